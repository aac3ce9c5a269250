-- +goose Up
-- The expressions that mean the same, as an admin has them; no row: those of the product.
CREATE TABLE search_synonyms (
	tenant_id  TEXT NOT NULL,
	lists      TEXT NOT NULL,
	version    BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id)
);
