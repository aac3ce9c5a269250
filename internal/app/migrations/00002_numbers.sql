-- +goose Up
CREATE TABLE number_counter (
	tenant_id TEXT NOT NULL,
	prefix    TEXT NOT NULL,
	last      BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, prefix)
);
