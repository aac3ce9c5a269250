-- +goose Up
CREATE TABLE feed_group (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	name        TEXT NOT NULL,
	name_fold   TEXT COLLATE "C" NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	access      TEXT NOT NULL,
	requesters  BIGINT NOT NULL DEFAULT 0,
	created_at  BIGINT NOT NULL,
	updated_at  BIGINT NOT NULL,
	archived_at BIGINT NOT NULL DEFAULT 0,
	version     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX feed_group_name ON feed_group (tenant_id, name_fold);
-- role: owner, member, asked, invited. Only the first two are in.
CREATE TABLE feed_member (
	tenant_id TEXT NOT NULL,
	group_id  TEXT NOT NULL,
	person_id TEXT NOT NULL,
	role      TEXT NOT NULL,
	since     BIGINT NOT NULL,
	by_id     TEXT NOT NULL,
	PRIMARY KEY (tenant_id, group_id, person_id),
	FOREIGN KEY (tenant_id, group_id) REFERENCES feed_group (tenant_id, id)
);
CREATE INDEX feed_member_person ON feed_member (tenant_id, person_id, group_id, role);
-- Positions of posts count in a tenant.
CREATE TABLE feed_head (
	tenant_id TEXT NOT NULL PRIMARY KEY,
	position  BIGINT NOT NULL
);
-- The words are message_id's. sources is the post's keys in post_source, to move or drop them.
CREATE TABLE post (
	tenant_id     TEXT NOT NULL,
	id            TEXT NOT NULL,
	position      BIGINT NOT NULL,
	kind          TEXT NOT NULL,
	message_id    TEXT NOT NULL,
	group_id      TEXT NOT NULL DEFAULT '',
	author_id     TEXT NOT NULL,
	ref_kind      TEXT NOT NULL DEFAULT '',
	ref_id        TEXT NOT NULL DEFAULT '',
	rule_id       TEXT NOT NULL DEFAULT '',
	tags          TEXT NOT NULL DEFAULT '',
	sources       TEXT NOT NULL DEFAULT '',
	poll          TEXT NOT NULL DEFAULT '',
	ack           BIGINT NOT NULL DEFAULT 0,
	pinned_until  BIGINT NOT NULL DEFAULT 0,
	comments      BIGINT NOT NULL DEFAULT 0,
	at            BIGINT NOT NULL,
	surfaced_at   BIGINT NOT NULL DEFAULT 0,
	hidden_at     BIGINT NOT NULL DEFAULT 0,
	hidden_by     TEXT NOT NULL DEFAULT '',
	hidden_reason TEXT NOT NULL DEFAULT '',
	deleted_at    BIGINT NOT NULL DEFAULT 0,
	version       BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX post_position ON post (tenant_id, position);
CREATE UNIQUE INDEX post_of_record ON post (tenant_id, ref_kind, ref_id) WHERE kind = 'system';
CREATE INDEX post_pinned ON post (tenant_id, group_id, pinned_until) WHERE pinned_until > 0;
-- What a post can be found by: its author, group, tags, record, the persons it calls.
CREATE TABLE post_source (
	tenant_id TEXT NOT NULL,
	kind      TEXT NOT NULL,
	source_id TEXT NOT NULL,
	position  BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, kind, source_id, position)
);
CREATE TABLE post_ack (
	tenant_id TEXT NOT NULL,
	post_id   TEXT NOT NULL,
	person_id TEXT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, post_id, person_id),
	FOREIGN KEY (tenant_id, post_id) REFERENCES post (tenant_id, id)
);
CREATE TABLE post_vote (
	tenant_id TEXT NOT NULL,
	post_id   TEXT NOT NULL,
	person_id TEXT NOT NULL,
	option_n  BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, post_id, person_id, option_n),
	FOREIGN KEY (tenant_id, post_id) REFERENCES post (tenant_id, id)
);
CREATE TABLE post_report (
	tenant_id  TEXT NOT NULL,
	post_id    TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	reason     TEXT NOT NULL,
	at         BIGINT NOT NULL,
	decided_at BIGINT NOT NULL DEFAULT 0,
	decided_by TEXT NOT NULL DEFAULT '',
	decision   TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, post_id, person_id),
	FOREIGN KEY (tenant_id, post_id) REFERENCES post (tenant_id, id)
);
CREATE INDEX post_report_open ON post_report (tenant_id, at) WHERE decided_at = 0;
-- Of a tag the id is its name.
CREATE TABLE follow (
	tenant_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	kind      TEXT NOT NULL,
	source_id TEXT NOT NULL,
	muted     BIGINT NOT NULL DEFAULT 0,
	since     BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, person_id, kind, source_id)
);
CREATE INDEX follow_source ON follow (tenant_id, kind, source_id, person_id) WHERE muted = 0;
-- How far a person has read a view, on whatever device.
CREATE TABLE feed_read (
	tenant_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	view      TEXT NOT NULL,
	position  BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, person_id, view)
);
-- What the product posts by itself. builtin names a rule that came with it.
CREATE TABLE feed_rule (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	builtin    TEXT NOT NULL DEFAULT '',
	name       TEXT NOT NULL,
	definition TEXT NOT NULL,
	enabled    BIGINT NOT NULL DEFAULT 1,
	ordinal    BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX feed_rule_builtin ON feed_rule (tenant_id, builtin) WHERE builtin <> '';
CREATE TABLE profile (
	tenant_id  TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	about      TEXT NOT NULL DEFAULT '',
	skills     TEXT NOT NULL DEFAULT '',
	updated_at BIGINT NOT NULL,
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, person_id)
);
