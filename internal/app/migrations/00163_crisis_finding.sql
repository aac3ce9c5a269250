-- +goose Up
-- What a post-mortem finds: what went well or badly, causes, gaps, and actions, which become tickets.
CREATE TABLE crisis_finding (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	n         BIGINT NOT NULL,
	kind      TEXT NOT NULL,
	text      TEXT NOT NULL,
	owner_id  TEXT NOT NULL DEFAULT '',
	due_at    BIGINT NOT NULL DEFAULT 0,
	ticket_id TEXT NOT NULL DEFAULT '',
	by_id     TEXT NOT NULL,
	at        BIGINT NOT NULL,
	removed_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, crisis_id, n),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
