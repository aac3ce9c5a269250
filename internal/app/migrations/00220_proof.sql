-- +goose Up
-- The monthly letter to a person: are the numbers, procedures and critical CIs that are theirs still right? Of its link only a digest is kept.
CREATE TABLE proof (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	person_id  TEXT NOT NULL,
	token_hash TEXT NOT NULL,
	asked_at   BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
CREATE UNIQUE INDEX proof_token ON proof (tenant_id, token_hash);
CREATE INDEX proof_person ON proof (tenant_id, person_id, asked_at);
-- One thing that a letter asks about. of_id is what it is part of: the card of a number. since is when its person was first asked without an answer.
CREATE TABLE proof_item (
	tenant_id   TEXT NOT NULL,
	proof_id    TEXT NOT NULL,
	kind        TEXT NOT NULL,
	record_id   TEXT NOT NULL,
	of_id       TEXT NOT NULL DEFAULT '',
	place       BIGINT NOT NULL DEFAULT 0,
	since       BIGINT NOT NULL,
	answer      TEXT NOT NULL DEFAULT '',
	answered_at BIGINT NOT NULL DEFAULT 0,
	answered_by TEXT NOT NULL DEFAULT '',
	note        TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, proof_id, kind, record_id),
	FOREIGN KEY (tenant_id, proof_id) REFERENCES proof (tenant_id, id)
);
CREATE INDEX proof_item_record ON proof_item (tenant_id, kind, record_id);
CREATE INDEX proof_item_open ON proof_item (tenant_id, answer, since) WHERE answer = '' OR answer = 'wrong';
-- Which critical CIs nobody has found right for long.
CREATE INDEX ci_critical ON ci (tenant_id, verified_at, id) WHERE criticality > 0 AND criticality < 3;
