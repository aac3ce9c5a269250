-- +goose Up
CREATE TABLE note (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	state       TEXT NOT NULL,
	state_at    BIGINT NOT NULL,
	next_at     BIGINT NOT NULL DEFAULT 0,
	worked      BIGINT NOT NULL DEFAULT 0,
	failed      BIGINT NOT NULL DEFAULT 0,
	audience    TEXT NOT NULL,
	lang        TEXT NOT NULL,
	author_id   TEXT NOT NULL,
	said_by     TEXT NOT NULL DEFAULT '',
	source_kind TEXT NOT NULL DEFAULT '',
	source_id   TEXT NOT NULL DEFAULT '',
	source_msg  TEXT NOT NULL DEFAULT '',
	source_seq  BIGINT NOT NULL DEFAULT 0,
	about_kind  TEXT NOT NULL DEFAULT '',
	about_id    TEXT NOT NULL DEFAULT '',
	article_id  TEXT NOT NULL DEFAULT '',
	borrowed    BIGINT NOT NULL DEFAULT 0,
	created_at  BIGINT NOT NULL,
	updated_at  BIGINT NOT NULL,
	removed_at  BIGINT NOT NULL DEFAULT 0,
	version     BIGINT NOT NULL DEFAULT 1,
	tags        TEXT NOT NULL DEFAULT '',
	group_ids   TEXT NOT NULL DEFAULT '',
	digest      TEXT NOT NULL DEFAULT '',
	voiced_at   BIGINT NOT NULL,
	title       TEXT NOT NULL,
	fold        TEXT NOT NULL DEFAULT '',
	text        TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX note_updated ON note (tenant_id, removed_at, updated_at, id);
CREATE INDEX note_state ON note (tenant_id, removed_at, state, updated_at, id);
CREATE INDEX note_next ON note (tenant_id, next_at) WHERE next_at > 0;
CREATE INDEX note_about ON note (tenant_id, about_kind, about_id) WHERE about_id <> '';
-- One message is kept once.
CREATE UNIQUE INDEX note_source ON note (tenant_id, source_kind, source_id, source_msg) WHERE source_id <> '' AND removed_at = 0;
-- The same words kept again confirm the note that has them.
CREATE INDEX note_digest ON note (tenant_id, digest) WHERE digest <> '';
CREATE TABLE note_vote (
	tenant_id TEXT NOT NULL,
	note_id   TEXT NOT NULL,
	person_id TEXT NOT NULL,
	worked    BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, note_id, person_id),
	FOREIGN KEY (tenant_id, note_id) REFERENCES note (tenant_id, id)
);
CREATE INDEX note_vote_person ON note_vote (tenant_id, person_id, at);
-- The groups of records whose audience is groups; kind is note or article.
CREATE TABLE knowledge_group (
	tenant_id TEXT NOT NULL,
	kind      TEXT NOT NULL,
	record_id TEXT NOT NULL,
	group_id  TEXT NOT NULL,
	PRIMARY KEY (tenant_id, kind, record_id, group_id)
);
CREATE INDEX knowledge_group_of ON knowledge_group (tenant_id, group_id, kind, record_id);
CREATE TABLE article_category (
	tenant_id    TEXT NOT NULL,
	id           TEXT NOT NULL,
	name         TEXT NOT NULL,
	name_fold    TEXT NOT NULL,
	parent_id    TEXT NOT NULL DEFAULT '',
	place        BIGINT NOT NULL DEFAULT 0,
	approval     BIGINT NOT NULL DEFAULT 0,
	approvers_id TEXT NOT NULL DEFAULT '',
	version      BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX article_category_name ON article_category (tenant_id, parent_id, name_fold);
-- The words of an article are in its editions; title and fold are those of the edition that readers are shown.
CREATE TABLE article (
	tenant_id     TEXT NOT NULL,
	id            TEXT NOT NULL,
	number        TEXT NOT NULL,
	state         TEXT NOT NULL,
	stage         TEXT NOT NULL,
	edition       BIGINT NOT NULL,
	live          BIGINT NOT NULL DEFAULT 0,
	lang          TEXT NOT NULL,
	family_id     TEXT NOT NULL,
	from_edition  BIGINT NOT NULL DEFAULT 0,
	template      TEXT NOT NULL,
	category_id   TEXT NOT NULL DEFAULT '',
	audience      TEXT NOT NULL,
	owner_id      TEXT NOT NULL DEFAULT '',
	author_id     TEXT NOT NULL,
	review_at     BIGINT NOT NULL DEFAULT 0,
	review_told   BIGINT NOT NULL DEFAULT 0,
	helpful       BIGINT NOT NULL DEFAULT 0,
	unhelpful     BIGINT NOT NULL DEFAULT 0,
	note_id       TEXT NOT NULL DEFAULT '',
	external_id   TEXT NOT NULL DEFAULT '',
	created_at    BIGINT NOT NULL,
	published_at  BIGINT NOT NULL DEFAULT 0,
	retired_at    BIGINT NOT NULL DEFAULT 0,
	updated_at    BIGINT NOT NULL,
	version       BIGINT NOT NULL DEFAULT 1,
	tags          TEXT NOT NULL DEFAULT '',
	group_ids     TEXT NOT NULL DEFAULT '',
	return_reason TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX article_number ON article (tenant_id, number);
CREATE UNIQUE INDEX article_family ON article (tenant_id, family_id, lang);
CREATE UNIQUE INDEX article_external ON article (tenant_id, external_id) WHERE external_id <> '';
CREATE UNIQUE INDEX article_note ON article (tenant_id, note_id) WHERE note_id <> '';
CREATE INDEX article_updated ON article (tenant_id, updated_at, id);
CREATE INDEX article_state ON article (tenant_id, state, updated_at, id);
CREATE INDEX article_of_category ON article (tenant_id, category_id, state, updated_at, id);
CREATE INDEX article_review ON article (tenant_id, review_at) WHERE review_at > 0;
CREATE TABLE article_edition (
	tenant_id  TEXT NOT NULL,
	article_id TEXT NOT NULL,
	edition    BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	by_id      TEXT NOT NULL,
	comment    TEXT NOT NULL DEFAULT '',
	title      TEXT NOT NULL,
	preview    TEXT NOT NULL DEFAULT '',
	fold       TEXT NOT NULL DEFAULT '',
	sections   TEXT NOT NULL,
	PRIMARY KEY (tenant_id, article_id, edition),
	FOREIGN KEY (tenant_id, article_id) REFERENCES article (tenant_id, id)
);
CREATE TABLE article_feedback (
	tenant_id  TEXT NOT NULL,
	article_id TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	helpful    BIGINT NOT NULL,
	edition    BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	comment    TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, article_id, person_id),
	FOREIGN KEY (tenant_id, article_id) REFERENCES article (tenant_id, id)
);
