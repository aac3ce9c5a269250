-- +goose Up
-- One row a tie, written from one side only: type is the word that the from side says of the to side.
CREATE TABLE link (
	tenant_id TEXT NOT NULL,
	id        TEXT NOT NULL,
	type      TEXT NOT NULL,
	from_kind TEXT NOT NULL,
	from_id   TEXT NOT NULL,
	to_kind   TEXT NOT NULL,
	to_id     TEXT NOT NULL,
	at        BIGINT NOT NULL,
	by_id     TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX link_once ON link (tenant_id, from_kind, from_id, type, to_kind, to_id);
CREATE UNIQUE INDEX link_one_parent ON link (tenant_id, from_kind, from_id) WHERE type = 'child_of';
CREATE INDEX link_to ON link (tenant_id, to_kind, to_id);
