-- +goose Up
CREATE TABLE meta (
	key   TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);
CREATE TABLE tenant_seq (
	tenant_id TEXT NOT NULL PRIMARY KEY,
	seq       BIGINT NOT NULL
);
CREATE TABLE event (
	tenant_id    TEXT NOT NULL,
	seq          BIGINT NOT NULL,
	type         TEXT NOT NULL,
	at           BIGINT NOT NULL,
	actor_id     TEXT NOT NULL,
	subject_kind TEXT NOT NULL,
	subject_id   TEXT NOT NULL,
	topics       TEXT NOT NULL,
	cause_seq    BIGINT NOT NULL,
	depth        BIGINT NOT NULL,
	data         TEXT NOT NULL,
	request_id   TEXT NOT NULL,
	PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX event_subject ON event (tenant_id, subject_kind, subject_id, seq);
CREATE TABLE listener_cursor (
	tenant_id TEXT NOT NULL,
	listener  TEXT NOT NULL,
	pos       BIGINT NOT NULL,
	fails     BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, listener)
);
CREATE TABLE listener_parked (
	tenant_id TEXT NOT NULL,
	listener  TEXT NOT NULL,
	seq       BIGINT NOT NULL,
	error     TEXT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, listener, seq)
);
CREATE TABLE job (
	id         TEXT NOT NULL PRIMARY KEY,
	tenant_id  TEXT NOT NULL,
	kind       TEXT NOT NULL,
	args       TEXT NOT NULL,
	unique_key TEXT NOT NULL,
	state      TEXT NOT NULL,
	due_at     BIGINT NOT NULL,
	claimed_by TEXT NOT NULL DEFAULT '',
	claimed_until BIGINT NOT NULL DEFAULT 0,
	tries      BIGINT NOT NULL DEFAULT 0,
	last_error TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	done_at    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX job_due ON job (due_at, id) WHERE state = 'ready';
CREATE INDEX job_running ON job (claimed_until, id) WHERE state = 'running';
CREATE INDEX job_done ON job (done_at, id) WHERE state = 'done';
CREATE INDEX job_tenant ON job (tenant_id, id);
CREATE UNIQUE INDEX job_unique ON job (tenant_id, kind, unique_key) WHERE unique_key <> '' AND state = 'ready';
CREATE TABLE idempotency (
	tenant_id TEXT NOT NULL,
	actor_id  TEXT NOT NULL,
	route     TEXT NOT NULL,
	key       TEXT NOT NULL,
	body_hash TEXT NOT NULL,
	status    BIGINT NOT NULL,
	body      TEXT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, actor_id, route, key)
);
CREATE INDEX idempotency_at ON idempotency (tenant_id, at);
