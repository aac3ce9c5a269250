-- +goose Up
-- What leaves the crisis. channels are the ways by which the product itself sends a message, apart by commas; ended_at is when it was
-- withdrawn from where it is shown.
ALTER TABLE crisis_message ADD COLUMN channels TEXT NOT NULL DEFAULT '';
ALTER TABLE crisis_message ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0;
-- What became of a message on each of its ways.
CREATE TABLE crisis_delivery (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	n         BIGINT NOT NULL,
	channel   TEXT NOT NULL,
	id        TEXT NOT NULL,
	state     TEXT NOT NULL,
	reason    TEXT NOT NULL DEFAULT '',
	people    BIGINT NOT NULL DEFAULT 0,
	failed    BIGINT NOT NULL DEFAULT 0,
	at        BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id, n, channel),
	FOREIGN KEY (tenant_id, crisis_id, n) REFERENCES crisis_message (tenant_id, crisis_id, n)
);
CREATE INDEX crisis_delivery_shown ON crisis_delivery (tenant_id, channel, state, at);
CREATE UNIQUE INDEX crisis_delivery_id ON crisis_delivery (tenant_id, id);
-- The letters of a message, one for each address.
CREATE TABLE crisis_letter (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	n         BIGINT NOT NULL,
	email     TEXT NOT NULL,
	id        TEXT NOT NULL,
	name      TEXT NOT NULL DEFAULT '',
	lang      TEXT NOT NULL DEFAULT '',
	zone      TEXT NOT NULL DEFAULT '',
	state     TEXT NOT NULL,
	reason    TEXT NOT NULL DEFAULT '',
	at        BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id, n, email),
	FOREIGN KEY (tenant_id, crisis_id, n) REFERENCES crisis_message (tenant_id, crisis_id, n)
);
CREATE UNIQUE INDEX crisis_letter_id ON crisis_letter (tenant_id, id);
-- Who is written to when an audience is; all_people is everybody with an account, the rest are JSON lists.
CREATE TABLE crisis_audience (
	tenant_id  TEXT NOT NULL,
	audience   TEXT NOT NULL,
	all_people BIGINT NOT NULL DEFAULT 0,
	groups_in  TEXT NOT NULL DEFAULT '',
	contacts   TEXT NOT NULL DEFAULT '',
	updated_at BIGINT NOT NULL,
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, audience)
);
-- The link of one call to one person; round is how often they had been called. Its token is kept as SHA-256.
CREATE TABLE crisis_call (
	tenant_id   TEXT NOT NULL,
	crisis_id   TEXT NOT NULL,
	person_id   TEXT NOT NULL,
	round       BIGINT NOT NULL,
	token_hash  TEXT NOT NULL,
	called_by   TEXT NOT NULL,
	called_at   BIGINT NOT NULL,
	expires_at  BIGINT NOT NULL,
	answer      TEXT NOT NULL DEFAULT '',
	answer_min  BIGINT NOT NULL DEFAULT 0,
	answered_at BIGINT NOT NULL DEFAULT 0,
	refused     BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, crisis_id, person_id, round),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
CREATE UNIQUE INDEX crisis_call_token ON crisis_call (tenant_id, token_hash);
