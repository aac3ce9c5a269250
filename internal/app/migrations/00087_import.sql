-- +goose Up
-- An import under way or done. counts, mapping and columns are JSON; files are those of people, attached to the import.
CREATE TABLE import (
	tenant_id      TEXT NOT NULL,
	id             TEXT NOT NULL,
	source         TEXT NOT NULL,
	reconcile      TEXT NOT NULL DEFAULT '',
	state          TEXT NOT NULL,
	cis_file       TEXT NOT NULL DEFAULT '',
	relations_file TEXT NOT NULL DEFAULT '',
	file_bytes     BIGINT NOT NULL DEFAULT 0,
	error_code     TEXT NOT NULL DEFAULT '',
	made_at        BIGINT NOT NULL,
	made_by        TEXT NOT NULL DEFAULT '',
	updated_at     BIGINT NOT NULL,
	applied_at     BIGINT NOT NULL DEFAULT 0,
	applied_by     TEXT NOT NULL DEFAULT '',
	version        BIGINT NOT NULL DEFAULT 1,
	counts         TEXT NOT NULL DEFAULT '',
	mapping        TEXT NOT NULL DEFAULT '',
	columns        TEXT NOT NULL DEFAULT '',
	error_args     TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX import_made ON import (tenant_id, made_at, id);
-- The rows that differ or are wrong, in the order of the files; what is the same is only counted. found is JSON.
CREATE TABLE import_row (
	tenant_id TEXT NOT NULL,
	import_id TEXT NOT NULL,
	n         BIGINT NOT NULL,
	action    TEXT NOT NULL,
	kept      BIGINT NOT NULL DEFAULT 0,
	found     TEXT NOT NULL,
	PRIMARY KEY (tenant_id, import_id, n),
	FOREIGN KEY (tenant_id, import_id) REFERENCES import (tenant_id, id)
);
CREATE INDEX import_row_action ON import_row (tenant_id, import_id, action, n);
