-- +goose Up
CREATE TABLE queue (
	tenant_id      TEXT NOT NULL,
	id             TEXT NOT NULL,
	name           TEXT NOT NULL,
	description    TEXT NOT NULL DEFAULT '',
	state          TEXT NOT NULL,
	mode           TEXT NOT NULL,
	target_wait_ms BIGINT NOT NULL,
	max_wait_ms    BIGINT NOT NULL,
	group_id       TEXT NOT NULL DEFAULT '',
	position       BIGINT NOT NULL DEFAULT 0,
	hours          TEXT NOT NULL DEFAULT '',
	notice         TEXT NOT NULL DEFAULT '',
	version        BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE TABLE conversation (
	tenant_id         TEXT NOT NULL,
	id                TEXT NOT NULL,
	number            TEXT NOT NULL,
	queue_id          TEXT NOT NULL,
	requester_id      TEXT NOT NULL,
	opened_by         TEXT NOT NULL,
	symptoms          TEXT NOT NULL,
	service_id        TEXT NOT NULL DEFAULT '',
	state             TEXT NOT NULL,
	priority          BIGINT NOT NULL,
	arrived_at        BIGINT NOT NULL,
	offered_at        BIGINT NOT NULL DEFAULT 0,
	offered_to        TEXT NOT NULL DEFAULT '',
	offer_until       BIGINT NOT NULL DEFAULT 0,
	accepted_at       BIGINT NOT NULL DEFAULT 0,
	first_response_at BIGINT NOT NULL DEFAULT 0,
	hold_since        BIGINT NOT NULL DEFAULT 0,
	hold_reason       TEXT NOT NULL DEFAULT '',
	closed_at         BIGINT NOT NULL DEFAULT 0,
	close_reason      TEXT NOT NULL DEFAULT '',
	solution          TEXT NOT NULL DEFAULT '',
	agent_id          TEXT NOT NULL DEFAULT '',
	ticket_id         TEXT NOT NULL DEFAULT '',
	rating            BIGINT NOT NULL DEFAULT 0,
	rating_comment    TEXT NOT NULL DEFAULT '',
	reopen_until      BIGINT NOT NULL DEFAULT 0,
	keep_place        BIGINT NOT NULL DEFAULT 0,
	updated_at        BIGINT NOT NULL,
	version           BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, queue_id) REFERENCES queue (tenant_id, id)
);
CREATE UNIQUE INDEX conversation_number ON conversation (tenant_id, number);
CREATE INDEX conversation_waiting ON conversation (tenant_id, priority, arrived_at, id, queue_id) WHERE state = 'waiting';
CREATE INDEX conversation_line ON conversation (tenant_id, queue_id, priority, arrived_at, id) WHERE state = 'waiting';
CREATE INDEX conversation_offered ON conversation (tenant_id, offer_until) WHERE state = 'offered';
CREATE INDEX conversation_of_agent ON conversation (tenant_id, agent_id, state, updated_at);
CREATE INDEX conversation_of_requester ON conversation (tenant_id, requester_id, arrived_at);
CREATE INDEX conversation_accepted ON conversation (tenant_id, queue_id, accepted_at);
CREATE INDEX conversation_updated ON conversation (tenant_id, updated_at, id);
CREATE INDEX conversation_of_ticket ON conversation (tenant_id, ticket_id) WHERE ticket_id <> '';
CREATE TABLE conversation_participant (
	tenant_id       TEXT NOT NULL,
	conversation_id TEXT NOT NULL,
	person_id       TEXT NOT NULL,
	at              BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, conversation_id, person_id),
	FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation (tenant_id, id)
);
CREATE INDEX participant_of ON conversation_participant (tenant_id, person_id);
CREATE TABLE agent (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	state      TEXT NOT NULL,
	capacity   BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL,
	idle_since BIGINT NOT NULL,
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX agent_seen ON agent (tenant_id, state, seen_at);
CREATE TABLE canned_reply (
	tenant_id TEXT NOT NULL,
	id        TEXT NOT NULL,
	shortcut  TEXT NOT NULL,
	title     TEXT NOT NULL,
	text      TEXT NOT NULL,
	lang      TEXT NOT NULL,
	queue_id  TEXT NOT NULL DEFAULT '',
	version   BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX canned_reply_shortcut ON canned_reply (tenant_id, lang, shortcut, queue_id);
