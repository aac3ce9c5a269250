-- +goose Up
CREATE TABLE contribution_call (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	problem_id TEXT NOT NULL,
	state      TEXT NOT NULL,
	audience   TEXT NOT NULL,
	since_at   BIGINT NOT NULL DEFAULT 0,
	opened_by  TEXT NOT NULL,
	opened_at  BIGINT NOT NULL,
	closed_by  TEXT NOT NULL DEFAULT '',
	closed_at  BIGINT NOT NULL DEFAULT 0,
	seen       BIGINT NOT NULL DEFAULT 0,
	updated_at BIGINT NOT NULL,
	version    BIGINT NOT NULL DEFAULT 1,
	question   TEXT NOT NULL,
	outcome    TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
-- A problem asks one thing at a time.
CREATE UNIQUE INDEX contribution_call_open ON contribution_call (tenant_id, problem_id) WHERE state = 'open';
CREATE INDEX contribution_call_problem ON contribution_call (tenant_id, problem_id, opened_at);
CREATE INDEX contribution_call_opened ON contribution_call (tenant_id, opened_at, id);
CREATE TABLE contribution (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	call_id    TEXT NOT NULL,
	kind       TEXT NOT NULL,
	author_id  TEXT NOT NULL,
	status     TEXT NOT NULL DEFAULT '',
	mark       TEXT NOT NULL DEFAULT '',
	marked_by  TEXT NOT NULL DEFAULT '',
	marked_at  BIGINT NOT NULL DEFAULT 0,
	votes_for  BIGINT NOT NULL DEFAULT 0,
	votes_against BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL,
	edited_at  BIGINT NOT NULL DEFAULT 0,
	removed_at BIGINT NOT NULL DEFAULT 0,
	version    BIGINT NOT NULL DEFAULT 1,
	text       TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, call_id) REFERENCES contribution_call (tenant_id, id)
);
CREATE INDEX contribution_of_call ON contribution (tenant_id, call_id, created_at, id);
CREATE INDEX contribution_author ON contribution (tenant_id, author_id, created_at, id);
CREATE TABLE contribution_evidence (
	tenant_id       TEXT NOT NULL,
	id              TEXT NOT NULL,
	contribution_id TEXT NOT NULL,
	ref_kind        TEXT NOT NULL,
	ref_id          TEXT NOT NULL,
	message_id      TEXT NOT NULL DEFAULT '',
	by_id           TEXT NOT NULL,
	at              BIGINT NOT NULL,
	comment         TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, contribution_id) REFERENCES contribution (tenant_id, id)
);
CREATE UNIQUE INDEX contribution_evidence_once ON contribution_evidence (tenant_id, contribution_id, ref_kind, ref_id, message_id);
CREATE TABLE contribution_vote (
	tenant_id       TEXT NOT NULL,
	contribution_id TEXT NOT NULL,
	person_id       TEXT NOT NULL,
	value           BIGINT NOT NULL,
	at              BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, contribution_id, person_id),
	FOREIGN KEY (tenant_id, contribution_id) REFERENCES contribution (tenant_id, id)
);
CREATE TABLE contribution_seen (
	tenant_id TEXT NOT NULL,
	call_id   TEXT NOT NULL,
	person_id TEXT NOT NULL,
	at        BIGINT NOT NULL,
	since_at  BIGINT NOT NULL DEFAULT 0,
	place     TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, call_id, person_id),
	FOREIGN KEY (tenant_id, call_id) REFERENCES contribution_call (tenant_id, id)
);
