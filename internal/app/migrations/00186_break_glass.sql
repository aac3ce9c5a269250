-- +goose Up
-- Sheets of printed one-time codes, and their codes: found by their first half before a tenant is known, kept by argon2id only,
-- and never part of a tenant's export.
CREATE TABLE break_glass_sheet (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	label      TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	role       TEXT NOT NULL DEFAULT '',
	made_at    BIGINT NOT NULL,
	made_by    TEXT NOT NULL,
	expires_at BIGINT NOT NULL,
	revoked_at BIGINT NOT NULL DEFAULT 0,
	revoked_by TEXT NOT NULL DEFAULT '',
	edition    BIGINT NOT NULL DEFAULT 1,
	codes      BIGINT NOT NULL DEFAULT 0,
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
CREATE TABLE break_glass_code (
	selector     TEXT NOT NULL PRIMARY KEY,
	tenant_id    TEXT NOT NULL REFERENCES tenant (id),
	sheet_id     TEXT NOT NULL,
	n            BIGINT NOT NULL,
	code_hash    TEXT NOT NULL,
	used_at      BIGINT NOT NULL DEFAULT 0,
	used_name    TEXT NOT NULL DEFAULT '',
	used_address TEXT NOT NULL DEFAULT '',
	UNIQUE (tenant_id, sheet_id, n)
);
ALTER TABLE session ADD COLUMN sheet_id TEXT NOT NULL DEFAULT '';
