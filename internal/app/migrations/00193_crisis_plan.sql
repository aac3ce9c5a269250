-- +goose Up
-- The rebuild plans that were started in a crisis, each once: of_id is the plan that was asked for, plan_id the one that runs, which is
-- a copy where the first was used up elsewhere.
CREATE TABLE crisis_plan (
	tenant_id  TEXT NOT NULL,
	crisis_id  TEXT NOT NULL,
	of_id      TEXT NOT NULL,
	plan_id    TEXT NOT NULL,
	edition    BIGINT NOT NULL,
	tasks      BIGINT NOT NULL,
	started_at BIGINT NOT NULL,
	started_by TEXT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id, of_id),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
CREATE UNIQUE INDEX crisis_plan_runs ON crisis_plan (tenant_id, plan_id);
