-- +goose Up
-- The words people exchange about one record, of any kind. head is the number of the last message; public_head that of the
-- last one that is not an internal note.
CREATE TABLE thread (
	tenant_id   TEXT NOT NULL,
	kind        TEXT NOT NULL,
	subject_id  TEXT NOT NULL,
	head        BIGINT NOT NULL,
	public_head BIGINT NOT NULL,
	started_at  BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, kind, subject_id)
);
-- files and reactions count what hangs on a message, so that a page without any asks for none.
CREATE TABLE message (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	kind        TEXT NOT NULL,
	subject_id  TEXT NOT NULL,
	seq         BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	author_id   TEXT NOT NULL,
	text        TEXT NOT NULL,
	internal    BIGINT NOT NULL DEFAULT 0,
	system_code TEXT NOT NULL DEFAULT '',
	system_args TEXT NOT NULL DEFAULT '',
	reply_to    TEXT NOT NULL DEFAULT '',
	mentions    TEXT NOT NULL DEFAULT '',
	files       BIGINT NOT NULL DEFAULT 0,
	reactions   BIGINT NOT NULL DEFAULT 0,
	edited_at   BIGINT NOT NULL DEFAULT 0,
	deleted_at  BIGINT NOT NULL DEFAULT 0,
	deleted_by  TEXT NOT NULL DEFAULT '',
	version     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, kind, subject_id) REFERENCES thread (tenant_id, kind, subject_id)
);
CREATE UNIQUE INDEX message_seq ON message (tenant_id, kind, subject_id, seq);
-- What a message said before it was edited or deleted; version is the one that went away.
CREATE TABLE message_edit (
	tenant_id  TEXT NOT NULL,
	message_id TEXT NOT NULL,
	version    BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	by_id      TEXT NOT NULL,
	text       TEXT NOT NULL,
	deleted    BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, message_id, version),
	FOREIGN KEY (tenant_id, message_id) REFERENCES message (tenant_id, id)
);
CREATE TABLE message_mention (
	tenant_id  TEXT NOT NULL,
	target_id  TEXT NOT NULL,
	message_id TEXT NOT NULL,
	PRIMARY KEY (tenant_id, target_id, message_id),
	FOREIGN KEY (tenant_id, message_id) REFERENCES message (tenant_id, id)
);
CREATE INDEX message_mention_message ON message_mention (tenant_id, message_id);
CREATE TABLE message_reaction (
	tenant_id  TEXT NOT NULL,
	message_id TEXT NOT NULL,
	emoji      TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	at         BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, message_id, emoji, person_id),
	FOREIGN KEY (tenant_id, message_id) REFERENCES message (tenant_id, id)
);
-- public_seq and public_at are what those who do not see internal notes may know of how far somebody has read.
CREATE TABLE thread_read (
	tenant_id  TEXT NOT NULL,
	kind       TEXT NOT NULL,
	subject_id TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	seq        BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	public_seq BIGINT NOT NULL,
	public_at  BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, kind, subject_id, person_id)
);
CREATE TABLE thread_follower (
	tenant_id  TEXT NOT NULL,
	kind       TEXT NOT NULL,
	subject_id TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	since      BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, kind, subject_id, person_id)
);
CREATE INDEX thread_follower_person ON thread_follower (tenant_id, person_id, kind, subject_id);
-- A file is its owner's until a message or a record takes it; kind is '' until then. Its bytes are in the store under its id.
CREATE TABLE file (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	owner_id   TEXT NOT NULL,
	name       TEXT NOT NULL,
	size       BIGINT NOT NULL,
	type       TEXT NOT NULL,
	width      BIGINT NOT NULL DEFAULT 0,
	height     BIGINT NOT NULL DEFAULT 0,
	sha256     TEXT NOT NULL,
	upload_key TEXT NOT NULL DEFAULT '',
	kind       TEXT NOT NULL DEFAULT '',
	subject_id TEXT NOT NULL DEFAULT '',
	message_id TEXT NOT NULL DEFAULT '',
	internal   BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX file_message ON file (tenant_id, message_id) WHERE message_id <> '';
CREATE INDEX file_subject ON file (tenant_id, kind, subject_id) WHERE kind <> '';
CREATE INDEX file_loose ON file (tenant_id, created_at) WHERE kind = '';
CREATE UNIQUE INDEX file_upload ON file (tenant_id, owner_id, upload_key) WHERE upload_key <> '';
