-- +goose Up
-- options and basis are JSON; known_head and known_hash are the end of the log when it was decided.
CREATE TABLE crisis_decision (
	tenant_id  TEXT NOT NULL,
	crisis_id  TEXT NOT NULL,
	n          BIGINT NOT NULL,
	question   TEXT NOT NULL,
	options    TEXT NOT NULL DEFAULT '',
	chosen     TEXT NOT NULL,
	reason     TEXT NOT NULL DEFAULT '',
	basis      TEXT NOT NULL DEFAULT '',
	known_head BIGINT NOT NULL,
	known_hash TEXT NOT NULL,
	decided_by TEXT NOT NULL,
	decided_at BIGINT NOT NULL,
	review_at  BIGINT NOT NULL DEFAULT 0,
	state      TEXT NOT NULL,
	state_at   BIGINT NOT NULL,
	line       BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id, n),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
CREATE TABLE crisis_task (
	tenant_id  TEXT NOT NULL,
	crisis_id  TEXT NOT NULL,
	n          BIGINT NOT NULL,
	title      TEXT NOT NULL,
	details    TEXT NOT NULL DEFAULT '',
	owner_id   TEXT NOT NULL DEFAULT '',
	due_at     BIGINT NOT NULL DEFAULT 0,
	priority   BIGINT NOT NULL DEFAULT 2,
	place      BIGINT NOT NULL DEFAULT 0,
	state      TEXT NOT NULL,
	state_at   BIGINT NOT NULL,
	done_at    BIGINT NOT NULL DEFAULT 0,
	note       TEXT NOT NULL DEFAULT '',
	decision_n BIGINT NOT NULL DEFAULT 0,
	ci_id      TEXT NOT NULL DEFAULT '',
	runbook_id TEXT NOT NULL DEFAULT '',
	ticket_id  TEXT NOT NULL DEFAULT '',
	source     TEXT NOT NULL DEFAULT '',
	made_by    TEXT NOT NULL,
	made_at    BIGINT NOT NULL,
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, crisis_id, n),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
CREATE UNIQUE INDEX crisis_task_source ON crisis_task (tenant_id, crisis_id, source) WHERE source <> '';
CREATE INDEX crisis_task_owner ON crisis_task (tenant_id, owner_id, crisis_id) WHERE owner_id <> '';
CREATE TABLE crisis_task_blocker (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	n         BIGINT NOT NULL,
	by_n      BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id, n, by_n),
	FOREIGN KEY (tenant_id, crisis_id, n) REFERENCES crisis_task (tenant_id, crisis_id, n),
	FOREIGN KEY (tenant_id, crisis_id, by_n) REFERENCES crisis_task (tenant_id, crisis_id, n)
);
-- Situation points; head is the last line that each covers.
CREATE TABLE crisis_point (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	n         BIGINT NOT NULL,
	held_at   BIGINT NOT NULL,
	due_at    BIGINT NOT NULL DEFAULT 0,
	by_id     TEXT NOT NULL,
	head      BIGINT NOT NULL,
	hash      TEXT NOT NULL,
	line      BIGINT NOT NULL,
	text      TEXT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id, n),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
-- What is to be told to whom.
CREATE TABLE crisis_message (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	n         BIGINT NOT NULL,
	audience  TEXT NOT NULL,
	channel   TEXT NOT NULL DEFAULT '',
	due_at    BIGINT NOT NULL DEFAULT 0,
	state     TEXT NOT NULL,
	state_at  BIGINT NOT NULL,
	by_id     TEXT NOT NULL,
	reason    TEXT NOT NULL DEFAULT '',
	text      TEXT NOT NULL,
	version   BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, crisis_id, n),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
-- Obligations that run from the line marked "we know".
CREATE TABLE crisis_clock (
	tenant_id  TEXT NOT NULL,
	crisis_id  TEXT NOT NULL,
	regulation TEXT NOT NULL,
	step       TEXT NOT NULL,
	line       BIGINT NOT NULL,
	known_at   BIGINT NOT NULL,
	due_at     BIGINT NOT NULL,
	met_at     BIGINT NOT NULL DEFAULT 0,
	met_by     TEXT NOT NULL DEFAULT '',
	note       TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, crisis_id, regulation, step),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
