-- +goose Up
-- The public status page of an organisation; open is 1 where everybody may read it.
CREATE TABLE status_page (
	tenant_id  TEXT NOT NULL,
	open       BIGINT NOT NULL DEFAULT 0,
	title_fr   TEXT NOT NULL DEFAULT '',
	title_en   TEXT NOT NULL DEFAULT '',
	about_fr   TEXT NOT NULL DEFAULT '',
	about_en   TEXT NOT NULL DEFAULT '',
	updated_at BIGINT NOT NULL,
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id)
);
-- What it shows, under public names.
CREATE TABLE status_service (
	tenant_id TEXT NOT NULL,
	id        TEXT NOT NULL,
	name_fr   TEXT NOT NULL,
	name_en   TEXT NOT NULL,
	state     TEXT NOT NULL,
	state_at  BIGINT NOT NULL,
	place     BIGINT NOT NULL DEFAULT 0,
	version   BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
-- What was said on it. source is the crisis it comes from, which is never shown; told_to is the last
-- subscriber written to.
CREATE TABLE status_notice (
	tenant_id    TEXT NOT NULL,
	id           TEXT NOT NULL,
	source       TEXT NOT NULL DEFAULT '',
	text         TEXT NOT NULL,
	published_at BIGINT NOT NULL,
	ended_at     BIGINT NOT NULL DEFAULT 0,
	told_to      TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX status_notice_at ON status_notice (tenant_id, published_at);
-- Who is written to. The token that confirms is kept as SHA-256; the one that ends it is in every letter, and does no more than that.
CREATE TABLE status_subscriber (
	tenant_id    TEXT NOT NULL,
	id           TEXT NOT NULL,
	email        TEXT NOT NULL,
	lang         TEXT NOT NULL,
	token_hash   TEXT NOT NULL,
	stop_token   TEXT NOT NULL,
	asked_at     BIGINT NOT NULL,
	confirmed_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX status_subscriber_email ON status_subscriber (tenant_id, email);
CREATE UNIQUE INDEX status_subscriber_token ON status_subscriber (tenant_id, token_hash);
CREATE UNIQUE INDEX status_subscriber_stop ON status_subscriber (tenant_id, stop_token);
