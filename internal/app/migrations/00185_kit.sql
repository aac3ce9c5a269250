-- +goose Up
-- Which crisis kits were taken out, by whom, of which version, and until when they are to be trusted.
CREATE TABLE kit_export (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	form       TEXT NOT NULL,
	version    TEXT NOT NULL,
	at         BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	by_id      TEXT NOT NULL DEFAULT '',
	services   BIGINT NOT NULL,
	procedures BIGINT NOT NULL,
	contacts   BIGINT NOT NULL,
	crises     BIGINT NOT NULL,
	bytes      BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX kit_export_at ON kit_export (tenant_id, at);
