-- +goose Up
-- Whom one calls: people (with or without an account here), organisations, and groups of both.
CREATE TABLE contact (
	tenant_id       TEXT NOT NULL,
	id              TEXT NOT NULL,
	kind            TEXT NOT NULL,
	uid             TEXT NOT NULL,
	person_id       TEXT NOT NULL DEFAULT '',
	organisation_id TEXT NOT NULL DEFAULT '',
	name            TEXT NOT NULL,
	name_fold       TEXT COLLATE "C" NOT NULL,
	words           TEXT COLLATE "C" NOT NULL DEFAULT '',
	title           TEXT NOT NULL DEFAULT '',
	category        TEXT NOT NULL DEFAULT '',
	lang            TEXT NOT NULL DEFAULT '',
	availability    TEXT NOT NULL DEFAULT '',
	note            TEXT NOT NULL DEFAULT '',
	refs            TEXT NOT NULL DEFAULT '[]',
	emergency       BIGINT NOT NULL DEFAULT 0,
	rank            BIGINT NOT NULL DEFAULT 0,
	created_at      BIGINT NOT NULL,
	updated_at      BIGINT NOT NULL,
	archived_at     BIGINT NOT NULL DEFAULT 0,
	version         BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX contact_name ON contact (tenant_id, name_fold, id);
CREATE UNIQUE INDEX contact_uid ON contact (tenant_id, uid);
CREATE UNIQUE INDEX contact_person ON contact (tenant_id, person_id) WHERE person_id <> '';
-- A phone number or an address of a contact.
CREATE TABLE contact_line (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	contact_id  TEXT NOT NULL,
	kind        TEXT NOT NULL,
	usage       TEXT NOT NULL,
	value       TEXT NOT NULL,
	place       BIGINT NOT NULL DEFAULT 0,
	private     BIGINT NOT NULL DEFAULT 0,
	emergency   BIGINT NOT NULL DEFAULT 0,
	independent BIGINT NOT NULL DEFAULT 0,
	verified_at BIGINT NOT NULL DEFAULT 0,
	verified_by TEXT NOT NULL DEFAULT '',
	wrong_at    BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contact (tenant_id, id)
);
CREATE INDEX contact_line_contact ON contact_line (tenant_id, contact_id, place, id);
-- kind: 'deputy' (to stands in for from) or 'member' (to is in the group from).
CREATE TABLE contact_tie (
	tenant_id TEXT NOT NULL,
	from_id   TEXT NOT NULL,
	kind      TEXT NOT NULL,
	to_id     TEXT NOT NULL,
	place     BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, from_id, kind, to_id),
	FOREIGN KEY (tenant_id, from_id) REFERENCES contact (tenant_id, id),
	FOREIGN KEY (tenant_id, to_id) REFERENCES contact (tenant_id, id)
);
CREATE INDEX contact_tie_to ON contact_tie (tenant_id, to_id, kind);
