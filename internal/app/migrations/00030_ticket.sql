-- +goose Up
-- One table for all kinds; what a kind has of its own is in details. Long texts come last: a list never reads them.
CREATE TABLE ticket (
	tenant_id          TEXT NOT NULL,
	id                 TEXT NOT NULL,
	number             TEXT NOT NULL,
	kind               TEXT NOT NULL,
	state              TEXT NOT NULL,
	priority           BIGINT NOT NULL,
	updated_at         BIGINT NOT NULL,
	opened_at          BIGINT NOT NULL,
	version            BIGINT NOT NULL DEFAULT 1,
	requester_id       TEXT NOT NULL DEFAULT '',
	opened_by          TEXT NOT NULL DEFAULT '',
	channel            TEXT NOT NULL DEFAULT '',
	group_id           TEXT NOT NULL DEFAULT '',
	assignee_id        TEXT NOT NULL DEFAULT '',
	service_id         TEXT NOT NULL DEFAULT '',
	impact             BIGINT NOT NULL,
	urgency            BIGINT NOT NULL,
	hold_reason        TEXT NOT NULL DEFAULT '',
	category           TEXT NOT NULL DEFAULT '',
	resolution_code    TEXT NOT NULL DEFAULT '',
	state_at           BIGINT NOT NULL,
	state_by           TEXT NOT NULL DEFAULT '',
	updated_by         TEXT NOT NULL DEFAULT '',
	started_at         BIGINT NOT NULL DEFAULT 0,
	resolved_at        BIGINT NOT NULL DEFAULT 0,
	closed_at          BIGINT NOT NULL DEFAULT 0,
	reopen_count       BIGINT NOT NULL DEFAULT 0,
	reassignment_count BIGINT NOT NULL DEFAULT 0,
	me_too             BIGINT NOT NULL DEFAULT 0,
	source             TEXT NOT NULL DEFAULT '',
	external_id        TEXT NOT NULL DEFAULT '',
	conversation_id    TEXT NOT NULL DEFAULT '',
	title              TEXT NOT NULL,
	words              TEXT NOT NULL,
	priority_reason    TEXT NOT NULL DEFAULT '',
	conversation       TEXT NOT NULL DEFAULT '',
	details            TEXT NOT NULL DEFAULT '',
	resolution_notes   TEXT NOT NULL DEFAULT '',
	description        TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX ticket_number ON ticket (tenant_id, number);
CREATE UNIQUE INDEX ticket_external ON ticket (tenant_id, external_id, source) WHERE external_id <> '';
-- A list is read as ranges of one of these (list.go), each in its order; the columns behind the id answer the other filters
-- without reading the row.
CREATE INDEX ticket_updated ON ticket (tenant_id, updated_at, id);
CREATE INDEX ticket_state ON ticket (tenant_id, kind, state, updated_at, id);
CREATE INDEX ticket_priority ON ticket (tenant_id, kind, state, priority, updated_at, id);
CREATE INDEX ticket_opened ON ticket (tenant_id, kind, state, opened_at, id, priority, group_id, assignee_id, requester_id);
CREATE INDEX ticket_assignee ON ticket (tenant_id, assignee_id, kind, state, updated_at, id, priority, group_id);
CREATE INDEX ticket_group ON ticket (tenant_id, group_id, kind, state, updated_at, id, priority);
CREATE INDEX ticket_requester ON ticket (tenant_id, requester_id, updated_at, id, kind, state, priority);
CREATE INDEX ticket_opener ON ticket (tenant_id, opened_by, updated_at, id, kind, state, priority) WHERE opened_by <> requester_id;
-- The folded words of titles. Whoever removes a ticket knows its words (ticket.words), so no index by ticket is kept.
CREATE TABLE ticket_word (
	tenant_id TEXT NOT NULL,
	word      TEXT COLLATE "C" NOT NULL,
	ticket_id TEXT NOT NULL,
	PRIMARY KEY (tenant_id, word, ticket_id)
);
-- What was done to a ticket, one line a version; changes is JSON, [{"field", "old", "new"}].
CREATE TABLE ticket_change (
	tenant_id TEXT NOT NULL,
	id        TEXT NOT NULL,
	ticket_id TEXT NOT NULL,
	at        BIGINT NOT NULL,
	version   BIGINT NOT NULL,
	actor_id  TEXT NOT NULL,
	verb      TEXT NOT NULL,
	changes   TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
);
CREATE INDEX ticket_change_at ON ticket_change (tenant_id, ticket_id, at, id);
CREATE TABLE me_too (
	tenant_id TEXT NOT NULL,
	ticket_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, ticket_id, person_id),
	FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
);
-- The admin's matrix of a kind, JSON [[…],[…],[…]]: impact by urgency. No row means the machine's own.
CREATE TABLE ticket_matrix (
	tenant_id  TEXT NOT NULL,
	kind       TEXT NOT NULL,
	cells      TEXT NOT NULL,
	version    BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL,
	PRIMARY KEY (tenant_id, kind)
);
