-- +goose Up
CREATE TABLE tenant (
	id           TEXT NOT NULL PRIMARY KEY,
	name         TEXT NOT NULL,
	lang         TEXT NOT NULL DEFAULT 'fr',
	zone         TEXT NOT NULL DEFAULT 'Europe/Paris',
	demo         BIGINT NOT NULL DEFAULT 0,
	created_at   BIGINT NOT NULL,
	suspended_at BIGINT NOT NULL DEFAULT 0,
	version      BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE tenant_host (
	host      TEXT NOT NULL PRIMARY KEY,
	tenant_id TEXT NOT NULL REFERENCES tenant (id)
);
CREATE INDEX tenant_host_tenant ON tenant_host (tenant_id);
-- An account and its person are one row: whoever signs in is somebody, and a closed account's words keep their name.
CREATE TABLE person (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	email      TEXT NOT NULL,
	email_fold TEXT NOT NULL,
	name       TEXT NOT NULL,
	name_fold  TEXT COLLATE "C" NOT NULL,
	roles      TEXT NOT NULL,
	lang       TEXT NOT NULL DEFAULT 'fr',
	zone       TEXT NOT NULL DEFAULT 'Europe/Paris',
	theme      TEXT NOT NULL DEFAULT 'system',
	density    TEXT NOT NULL DEFAULT 'comfortable',
	title      TEXT NOT NULL DEFAULT '',
	department TEXT NOT NULL DEFAULT '',
	site       TEXT NOT NULL DEFAULT '',
	phone      TEXT NOT NULL DEFAULT '',
	avatar     TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	closed_at  BIGINT NOT NULL DEFAULT 0,
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX person_email ON person (tenant_id, email_fold);
CREATE INDEX person_name ON person (tenant_id, name_fold, id);
-- The folded words of names and addresses: a search for the beginning of any of them is a range of this key.
CREATE TABLE person_word (
	tenant_id TEXT NOT NULL,
	word      TEXT COLLATE "C" NOT NULL,
	person_id TEXT NOT NULL,
	PRIMARY KEY (tenant_id, word, person_id),
	FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
CREATE INDEX person_word_person ON person_word (tenant_id, person_id);
-- What opens an account: found by address before a tenant is known, and never part of a tenant's export.
CREATE TABLE login (
	email_fold    TEXT NOT NULL,
	tenant_id     TEXT NOT NULL REFERENCES tenant (id),
	account_id    TEXT NOT NULL,
	password_hash TEXT NOT NULL DEFAULT '',
	password_at   BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (email_fold, tenant_id)
);
CREATE UNIQUE INDEX login_account ON login (tenant_id, account_id);
CREATE TABLE session (
	token_hash TEXT NOT NULL PRIMARY KEY,
	id         TEXT NOT NULL,
	tenant_id  TEXT NOT NULL REFERENCES tenant (id),
	account_id TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	user_agent TEXT NOT NULL DEFAULT '',
	address    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX session_account ON session (tenant_id, account_id);
CREATE INDEX session_expires ON session (expires_at);
-- Secrets given away, kept as SHA-256: programs' tokens ('api'), links of invitations ('invite') and new passwords ('reset'),
-- and the code of the first run ('setup', of no tenant yet).
CREATE TABLE token (
	token_hash TEXT NOT NULL PRIMARY KEY,
	id         TEXT NOT NULL,
	kind       TEXT NOT NULL,
	tenant_id  TEXT NOT NULL,
	account_id TEXT NOT NULL,
	name       TEXT NOT NULL DEFAULT '',
	created_by TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL DEFAULT 0,
	expires_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX token_account ON token (tenant_id, account_id, kind);
CREATE INDEX token_expires ON token (expires_at) WHERE expires_at > 0;
CREATE TABLE grp (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	name        TEXT NOT NULL,
	name_fold   TEXT COLLATE "C" NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	kind        TEXT NOT NULL,
	created_at  BIGINT NOT NULL,
	updated_at  BIGINT NOT NULL,
	version     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX grp_name ON grp (tenant_id, name_fold);
CREATE TABLE grp_member (
	tenant_id TEXT NOT NULL,
	group_id  TEXT NOT NULL,
	person_id TEXT NOT NULL,
	added_at  BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, group_id, person_id),
	FOREIGN KEY (tenant_id, group_id) REFERENCES grp (tenant_id, id),
	FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
CREATE INDEX grp_member_person ON grp_member (tenant_id, person_id, group_id);
