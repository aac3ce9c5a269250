-- +goose Up
-- What the players of an exercise are told, and when. at_min is minutes after the declaration; -1 by hand.
CREATE TABLE crisis_inject (
	tenant_id   TEXT NOT NULL,
	crisis_id   TEXT NOT NULL,
	n           BIGINT NOT NULL,
	title       TEXT NOT NULL,
	text        TEXT NOT NULL,
	at_min      BIGINT NOT NULL DEFAULT -1,
	room_id     TEXT NOT NULL DEFAULT '',
	role        TEXT NOT NULL DEFAULT '',
	lang        TEXT NOT NULL,
	state       TEXT NOT NULL,
	released_at BIGINT NOT NULL DEFAULT 0,
	released_by TEXT NOT NULL DEFAULT '',
	line        BIGINT NOT NULL DEFAULT 0,
	made_by     TEXT NOT NULL,
	made_at     BIGINT NOT NULL,
	version     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, crisis_id, n),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
