-- +goose Up
-- A time in which nothing is to be changed; everything is 1 where it holds for all, else crisis_freeze_ci names what it holds for.
CREATE TABLE crisis_freeze (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	crisis_id  TEXT NOT NULL,
	everything BIGINT NOT NULL DEFAULT 0,
	reason     TEXT NOT NULL DEFAULT '',
	from_at    BIGINT NOT NULL,
	until_at   BIGINT NOT NULL,
	ended_at   BIGINT NOT NULL DEFAULT 0,
	by_id      TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
CREATE INDEX crisis_freeze_until ON crisis_freeze (tenant_id, until_at);
CREATE TABLE crisis_freeze_ci (
	tenant_id TEXT NOT NULL,
	freeze_id TEXT NOT NULL,
	ci_id     TEXT NOT NULL,
	PRIMARY KEY (tenant_id, freeze_id, ci_id),
	FOREIGN KEY (tenant_id, freeze_id) REFERENCES crisis_freeze (tenant_id, id)
);
