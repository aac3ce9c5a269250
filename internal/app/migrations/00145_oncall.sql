-- +goose Up
-- Who is on call by turns. layers is the whole rule, read and written as one; what happens on a day is computed from it.
CREATE TABLE rota (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	name        TEXT NOT NULL,
	name_fold   TEXT COLLATE "C" NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	group_id    TEXT NOT NULL DEFAULT '',
	zone        TEXT NOT NULL,
	layers      TEXT NOT NULL DEFAULT '[]',
	created_at  BIGINT NOT NULL,
	updated_at  BIGINT NOT NULL,
	archived_at BIGINT NOT NULL DEFAULT 0,
	version     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX rota_name ON rota (tenant_id, name_fold);
CREATE INDEX rota_group ON rota (tenant_id, group_id) WHERE group_id <> '';
-- What a rota answers for: a business service or another record.
CREATE TABLE rota_cover (
	tenant_id    TEXT NOT NULL,
	rota_id      TEXT NOT NULL,
	subject_kind TEXT NOT NULL,
	subject_id   TEXT NOT NULL,
	PRIMARY KEY (tenant_id, rota_id, subject_kind, subject_id),
	FOREIGN KEY (tenant_id, rota_id) REFERENCES rota (tenant_id, id)
);
CREATE INDEX rota_cover_subject ON rota_cover (tenant_id, subject_kind, subject_id);
-- Somebody takes a time that the layers give to another.
CREATE TABLE rota_override (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	rota_id    TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	from_at    BIGINT NOT NULL,
	to_at      BIGINT NOT NULL,
	swap_id    TEXT NOT NULL DEFAULT '',
	made_by    TEXT NOT NULL,
	made_at    BIGINT NOT NULL,
	removed_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, rota_id) REFERENCES rota (tenant_id, id)
);
CREATE INDEX rota_override_time ON rota_override (tenant_id, rota_id, to_at) WHERE removed_at = 0;
-- Asked of a colleague: take my time, and perhaps I take one of yours (back_from, back_to).
CREATE TABLE rota_swap (
	tenant_id TEXT NOT NULL,
	id        TEXT NOT NULL,
	rota_id   TEXT NOT NULL,
	asked_by  TEXT NOT NULL,
	asked_of  TEXT NOT NULL,
	from_at   BIGINT NOT NULL,
	to_at     BIGINT NOT NULL,
	back_from BIGINT NOT NULL DEFAULT 0,
	back_to   BIGINT NOT NULL DEFAULT 0,
	note      TEXT NOT NULL DEFAULT '',
	state     TEXT NOT NULL,
	made_at   BIGINT NOT NULL,
	ended_at  BIGINT NOT NULL DEFAULT 0,
	version   BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, rota_id) REFERENCES rota (tenant_id, id)
);
CREATE INDEX rota_swap_of ON rota_swap (tenant_id, asked_of, state);
CREATE INDEX rota_swap_rota ON rota_swap (tenant_id, rota_id, id);
-- The address of one's calendar; the token is the right to read it.
CREATE TABLE oncall_feed (
	tenant_id  TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	token_hash TEXT NOT NULL,
	made_at    BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, person_id)
);
CREATE UNIQUE INDEX oncall_feed_token ON oncall_feed (tenant_id, token_hash);
