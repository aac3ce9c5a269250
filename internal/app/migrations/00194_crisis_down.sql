-- +goose Up
-- What went down while a crisis went on, or shortly before: its losses beside the CIs that people named. until_at is set when it is up
-- again, or when somebody says that it has nothing to do with the crisis.
CREATE TABLE crisis_down (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	ci_id     TEXT NOT NULL,
	since_at  BIGINT NOT NULL,
	until_at  BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, crisis_id, ci_id),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
