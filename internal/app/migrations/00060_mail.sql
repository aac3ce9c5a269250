-- +goose Up
CREATE TABLE mail_outbox (
	tenant_id TEXT NOT NULL,
	id        TEXT NOT NULL,
	at        BIGINT NOT NULL,
	to_email  TEXT NOT NULL,
	to_name   TEXT NOT NULL,
	template  TEXT NOT NULL,
	lang      TEXT NOT NULL,
	subject   TEXT NOT NULL,
	text      TEXT NOT NULL,
	html      TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX mail_outbox_at ON mail_outbox (tenant_id, at, id);
