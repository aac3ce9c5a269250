-- +goose Up
-- Browsers that a person wants to be told on. session_id is the sign-in it was made in: who signs out there is told no more.
CREATE TABLE push_device (
	tenant_id     TEXT NOT NULL,
	id            TEXT NOT NULL,
	person_id     TEXT NOT NULL,
	session_id    TEXT NOT NULL DEFAULT '',
	name          TEXT NOT NULL,
	endpoint      TEXT NOT NULL,
	endpoint_hash TEXT NOT NULL,
	p256dh        TEXT NOT NULL,
	auth          TEXT NOT NULL,
	created_at    BIGINT NOT NULL,
	told_at       BIGINT NOT NULL DEFAULT 0,
	refused_at    BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX push_device_endpoint ON push_device (tenant_id, endpoint_hash);
CREATE INDEX push_device_person ON push_device (tenant_id, person_id, id);
-- What a person does not want to be told of on those. No row: everything.
CREATE TABLE notify_choice (
	tenant_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	mentions  BIGINT NOT NULL DEFAULT 1,
	turns     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, person_id)
);
