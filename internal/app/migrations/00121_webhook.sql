-- +goose Up
-- What other programs are told. events is a JSON list of types, "ticket.*" for all of a subject.
CREATE TABLE webhook (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	name       TEXT NOT NULL,
	url        TEXT NOT NULL,
	secret     TEXT NOT NULL,
	events     TEXT NOT NULL,
	enabled    BIGINT NOT NULL DEFAULT 1,
	private    BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL,
	created_by TEXT NOT NULL,
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
-- state: pending, delivered, failed. answer is the beginning of what the other side said.
CREATE TABLE webhook_delivery (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	webhook_id TEXT NOT NULL,
	event_seq  BIGINT NOT NULL,
	type       TEXT NOT NULL,
	body       TEXT NOT NULL,
	at         BIGINT NOT NULL,
	state      TEXT NOT NULL,
	tries      BIGINT NOT NULL DEFAULT 0,
	tried_at   BIGINT NOT NULL DEFAULT 0,
	next_at    BIGINT NOT NULL DEFAULT 0,
	status     BIGINT NOT NULL DEFAULT 0,
	answer     TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhook (tenant_id, id)
);
CREATE INDEX webhook_delivery_of ON webhook_delivery (tenant_id, webhook_id, id);
CREATE INDEX webhook_delivery_at ON webhook_delivery (tenant_id, at);
-- Programs that post on the wall, in the name of who made the hook and with that person's rights.
CREATE TABLE feed_hook (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	token_hash TEXT NOT NULL,
	name       TEXT NOT NULL,
	group_id   TEXT NOT NULL DEFAULT '',
	person_id  TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	used_at    BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX feed_hook_token ON feed_hook (tenant_id, token_hash);
ALTER TABLE post ADD COLUMN via TEXT NOT NULL DEFAULT '';
-- A reader's secret for programs that read their feed, and for the links of their digest.
CREATE TABLE feed_token (
	tenant_id  TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	token_hash TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, person_id)
);
CREATE UNIQUE INDEX feed_token_hash ON feed_token (tenant_id, token_hash);
-- position is how far the last digest went; stop_hash opens the link that ends it.
CREATE TABLE feed_digest (
	tenant_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	period    TEXT NOT NULL,
	next_at   BIGINT NOT NULL,
	position  BIGINT NOT NULL DEFAULT 0,
	stop_hash TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, person_id)
);
CREATE INDEX feed_digest_due ON feed_digest (tenant_id, next_at);
