-- +goose Up
-- Who calls whom: branches is the whole tree, read and written as one.
CREATE TABLE call_tree (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	name        TEXT NOT NULL,
	name_fold   TEXT COLLATE "C" NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	branches    TEXT NOT NULL DEFAULT '[]',
	created_at  BIGINT NOT NULL,
	updated_at  BIGINT NOT NULL,
	version     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX call_tree_name ON call_tree (tenant_id, name_fold);
-- A call that was made, and how it went.
CREATE TABLE contact_call (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	line_id    TEXT NOT NULL DEFAULT '',
	outcome    TEXT NOT NULL,
	note       TEXT NOT NULL DEFAULT '',
	by_id      TEXT NOT NULL,
	at         BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contact (tenant_id, id)
);
CREATE INDEX contact_call_contact ON contact_call (tenant_id, contact_id, at);
-- The last letter that asked a contact whether their numbers are still right; the token is the right to answer.
CREATE TABLE contact_check (
	tenant_id   TEXT NOT NULL,
	contact_id  TEXT NOT NULL,
	token_hash  TEXT NOT NULL,
	asked_at    BIGINT NOT NULL,
	answered_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, contact_id),
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contact (tenant_id, id)
);
CREATE UNIQUE INDEX contact_check_token ON contact_check (tenant_id, token_hash);
