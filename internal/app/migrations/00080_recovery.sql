-- +goose Up
-- Kept rebuild orders. What an edition found is frozen in its result.
CREATE TABLE plan (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	number      TEXT NOT NULL,
	name        TEXT NOT NULL,
	state       TEXT NOT NULL,
	edition     BIGINT NOT NULL,
	tasks       BIGINT NOT NULL,
	closed      BIGINT NOT NULL DEFAULT 0,
	duration    BIGINT NOT NULL,
	late        BIGINT NOT NULL DEFAULT 0,
	cycles      BIGINT NOT NULL DEFAULT 0,
	lost_at     BIGINT NOT NULL DEFAULT 0,
	started_at  BIGINT NOT NULL DEFAULT 0,
	started_by  TEXT NOT NULL DEFAULT '',
	finished_at BIGINT NOT NULL DEFAULT 0,
	made_at     BIGINT NOT NULL,
	made_by     TEXT NOT NULL,
	updated_at  BIGINT NOT NULL,
	version     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX plan_number ON plan (tenant_id, number);
CREATE INDEX plan_updated ON plan (tenant_id, updated_at, id);
-- ci_ids are the 32 digits of each task's CI, one after the other in the order of their numbers: a task is found without reading the result.
CREATE TABLE plan_edition (
	tenant_id TEXT NOT NULL,
	plan_id   TEXT NOT NULL,
	edition   BIGINT NOT NULL,
	at        BIGINT NOT NULL,
	by_id     TEXT NOT NULL,
	situation TEXT NOT NULL,
	ci_ids    TEXT NOT NULL,
	result    TEXT NOT NULL,
	PRIMARY KEY (tenant_id, plan_id, edition),
	FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id)
);
-- What was marked of a task; none for one that nobody touched.
CREATE TABLE plan_task (
	tenant_id   TEXT NOT NULL,
	plan_id     TEXT NOT NULL,
	ci_id       TEXT NOT NULL,
	state       TEXT NOT NULL,
	started_at  BIGINT NOT NULL DEFAULT 0,
	started_by  TEXT NOT NULL DEFAULT '',
	finished_at BIGINT NOT NULL DEFAULT 0,
	finished_by TEXT NOT NULL DEFAULT '',
	note        TEXT NOT NULL DEFAULT '',
	version     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, plan_id, ci_id),
	FOREIGN KEY (tenant_id, plan_id) REFERENCES plan (tenant_id, id)
);
