-- +goose Up
-- What observers of an exercise note; the players read it at the post-mortem. inject_n is 0 where it is about none.
CREATE TABLE crisis_observation (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	n         BIGINT NOT NULL,
	text      TEXT NOT NULL,
	inject_n  BIGINT NOT NULL DEFAULT 0,
	by_id     TEXT NOT NULL,
	at        BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id, n),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
