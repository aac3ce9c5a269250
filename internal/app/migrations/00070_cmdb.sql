-- +goose Up
-- What a tenant adds to or changes in the built-in tree of classes; names and attributes are JSON.
CREATE TABLE ci_class (
	tenant_id  TEXT NOT NULL,
	id         TEXT COLLATE "C" NOT NULL,
	parent_id  TEXT NOT NULL DEFAULT '',
	name_fr    TEXT NOT NULL,
	name_en    TEXT NOT NULL,
	layer      BIGINT NOT NULL DEFAULT 0,
	icon       TEXT NOT NULL DEFAULT '',
	attributes TEXT NOT NULL DEFAULT '',
	version    BIGINT NOT NULL DEFAULT 1,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
-- Configuration items. Minutes for rto, rpo, restore; 0 is unknown. owners is JSON, field → the source that owns its value.
-- Long texts come last: a list never reads them.
CREATE TABLE ci (
	tenant_id    TEXT NOT NULL,
	id           TEXT NOT NULL,
	number       TEXT NOT NULL,
	class        TEXT NOT NULL,
	name         TEXT NOT NULL,
	folded       TEXT COLLATE "C" NOT NULL,
	status       TEXT NOT NULL,
	lifecycle    TEXT NOT NULL,
	environment  TEXT NOT NULL DEFAULT '',
	criticality  BIGINT NOT NULL DEFAULT 0,
	site_id      TEXT NOT NULL DEFAULT '',
	owner_id     TEXT NOT NULL DEFAULT '',
	group_id     TEXT NOT NULL DEFAULT '',
	rto          BIGINT NOT NULL DEFAULT 0,
	rpo          BIGINT NOT NULL DEFAULT 0,
	restore_time BIGINT NOT NULL DEFAULT 0,
	redundancy   TEXT NOT NULL DEFAULT 'all',
	min_up       BIGINT NOT NULL DEFAULT 0,
	rule_over    TEXT NOT NULL DEFAULT '',
	capacity     BIGINT NOT NULL DEFAULT 0,
	load         BIGINT NOT NULL DEFAULT 0,
	source       TEXT NOT NULL DEFAULT '',
	external     TEXT NOT NULL DEFAULT '',
	verified_at  BIGINT NOT NULL DEFAULT 0,
	verified_by  TEXT NOT NULL DEFAULT '',
	seen_at      BIGINT NOT NULL DEFAULT 0,
	fresh_at     BIGINT NOT NULL DEFAULT 0,
	created_at   BIGINT NOT NULL,
	created_by   TEXT NOT NULL DEFAULT '',
	updated_at   BIGINT NOT NULL,
	updated_by   TEXT NOT NULL DEFAULT '',
	retired_at   BIGINT NOT NULL DEFAULT 0,
	version      BIGINT NOT NULL DEFAULT 1,
	words        TEXT NOT NULL DEFAULT '',
	owners       TEXT NOT NULL DEFAULT '',
	attributes   TEXT NOT NULL DEFAULT '',
	description  TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX ci_number ON ci (tenant_id, number);
CREATE INDEX ci_name ON ci (tenant_id, folded, id);
CREATE INDEX ci_class_name ON ci (tenant_id, class, folded, id);
CREATE INDEX ci_class_updated ON ci (tenant_id, class, updated_at, id);
CREATE INDEX ci_environment ON ci (tenant_id, environment, folded, id) WHERE environment <> '';
CREATE INDEX ci_site ON ci (tenant_id, site_id, folded, id) WHERE site_id <> '';
CREATE INDEX ci_owner ON ci (tenant_id, owner_id, folded, id) WHERE owner_id <> '';
CREATE INDEX ci_group ON ci (tenant_id, group_id, folded, id) WHERE group_id <> '';
CREATE INDEX ci_fresh ON ci (tenant_id, fresh_at, id);
CREATE INDEX ci_updated ON ci (tenant_id, updated_at, id);
CREATE INDEX ci_created ON ci (tenant_id, created_at, id);
CREATE INDEX ci_status ON ci (tenant_id, status, folded, id) WHERE status <> 'in_service';
-- The ids a CI has elsewhere: one CI per source and id, several ids per CI.
CREATE TABLE ci_external (
	tenant_id   TEXT NOT NULL,
	external_id TEXT COLLATE "C" NOT NULL,
	source      TEXT COLLATE "C" NOT NULL,
	ci_id       TEXT NOT NULL,
	PRIMARY KEY (tenant_id, external_id, source),
	FOREIGN KEY (tenant_id, ci_id) REFERENCES ci (tenant_id, id)
);
CREATE INDEX ci_external_ci ON ci_external (tenant_id, ci_id);
-- The folded words of names; whoever renames a CI knows its words (ci.words).
CREATE TABLE ci_word (
	tenant_id TEXT NOT NULL,
	word      TEXT COLLATE "C" NOT NULL,
	ci_id     TEXT NOT NULL,
	PRIMARY KEY (tenant_id, word, ci_id)
);
-- from <type> to, as in "app depends_on db". What was removed stays, so that the map of any day can be drawn.
CREATE TABLE ci_relation (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	from_id    TEXT NOT NULL,
	type       TEXT NOT NULL,
	to_id      TEXT NOT NULL,
	propagates BIGINT NOT NULL,
	starts     TEXT NOT NULL,
	bundle     TEXT NOT NULL DEFAULT '',
	source     TEXT NOT NULL DEFAULT '',
	made_at    BIGINT NOT NULL,
	made_by    TEXT NOT NULL DEFAULT '',
	removed_at BIGINT NOT NULL DEFAULT 0,
	removed_by TEXT NOT NULL DEFAULT '',
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, from_id) REFERENCES ci (tenant_id, id),
	FOREIGN KEY (tenant_id, to_id) REFERENCES ci (tenant_id, id)
);
CREATE UNIQUE INDEX ci_relation_from ON ci_relation (tenant_id, from_id, type, to_id) WHERE removed_at = 0;
CREATE INDEX ci_relation_to ON ci_relation (tenant_id, to_id, type) WHERE removed_at = 0;
CREATE INDEX ci_relation_made ON ci_relation (tenant_id, made_at, id);
CREATE INDEX ci_relation_removed ON ci_relation (tenant_id, removed_at, id) WHERE removed_at > 0;
-- Who uses a business service: a person, a group, the people of a site, or a plain number of people outside the directory.
CREATE TABLE ci_user (
	tenant_id TEXT NOT NULL,
	id        TEXT NOT NULL,
	ci_id     TEXT NOT NULL,
	kind      TEXT NOT NULL,
	ref_id    TEXT NOT NULL DEFAULT '',
	people    BIGINT NOT NULL DEFAULT 0,
	note      TEXT NOT NULL DEFAULT '',
	at        BIGINT NOT NULL,
	by_id     TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, ci_id) REFERENCES ci (tenant_id, id)
);
CREATE UNIQUE INDEX ci_user_ref ON ci_user (tenant_id, ci_id, kind, ref_id) WHERE ref_id <> '';
CREATE INDEX ci_user_ci ON ci_user (tenant_id, ci_id, at);
CREATE INDEX ci_user_of ON ci_user (tenant_id, kind, ref_id) WHERE ref_id <> '';
-- What was done to a CI or a relation, with the values before and after: JSON [{"field", "old", "new"}]. A relation's line shows
-- in the history of both its ends.
CREATE TABLE ci_change (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	ci_id       TEXT NOT NULL,
	other_id    TEXT NOT NULL DEFAULT '',
	relation_id TEXT NOT NULL DEFAULT '',
	at          BIGINT NOT NULL,
	version     BIGINT NOT NULL,
	actor_id    TEXT NOT NULL,
	source      TEXT NOT NULL DEFAULT '',
	verb        TEXT NOT NULL,
	changes     TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX ci_change_ci ON ci_change (tenant_id, ci_id, at, id);
CREATE INDEX ci_change_other ON ci_change (tenant_id, other_id, at, id) WHERE other_id <> '';
CREATE INDEX ci_change_at ON ci_change (tenant_id, at, id);
