-- +goose Up
CREATE TABLE runbook (
	tenant_id     TEXT NOT NULL,
	id            TEXT NOT NULL,
	number        TEXT NOT NULL,
	title         TEXT NOT NULL,
	fold          TEXT NOT NULL DEFAULT '',
	lang          TEXT NOT NULL,
	state         TEXT NOT NULL,
	edition       BIGINT NOT NULL,
	steps         BIGINT NOT NULL DEFAULT 0,
	minutes       BIGINT NOT NULL DEFAULT 0,
	owner_id      TEXT NOT NULL DEFAULT '',
	author_id     TEXT NOT NULL,
	review_at     BIGINT NOT NULL DEFAULT 0,
	review_told   BIGINT NOT NULL DEFAULT 0,
	verified_at   BIGINT NOT NULL DEFAULT 0,
	verified_by   TEXT NOT NULL DEFAULT '',
	external_id   TEXT NOT NULL DEFAULT '',
	import_digest TEXT NOT NULL DEFAULT '',
	tags          TEXT NOT NULL DEFAULT '',
	runs          BIGINT NOT NULL DEFAULT 0,
	last_run_at   BIGINT NOT NULL DEFAULT 0,
	created_at    BIGINT NOT NULL,
	published_at  BIGINT NOT NULL DEFAULT 0,
	retired_at    BIGINT NOT NULL DEFAULT 0,
	updated_at    BIGINT NOT NULL,
	version       BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX runbook_number ON runbook (tenant_id, number);
CREATE UNIQUE INDEX runbook_external ON runbook (tenant_id, external_id) WHERE external_id <> '';
CREATE INDEX runbook_updated ON runbook (tenant_id, updated_at, id);
CREATE INDEX runbook_review ON runbook (tenant_id, review_at) WHERE review_at > 0;

CREATE TABLE runbook_edition (
	tenant_id  TEXT NOT NULL,
	runbook_id TEXT NOT NULL,
	edition    BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	by_id      TEXT NOT NULL,
	comment    TEXT NOT NULL DEFAULT '',
	title      TEXT NOT NULL,
	digest     TEXT NOT NULL,
	text       TEXT NOT NULL,
	doc        TEXT NOT NULL,
	PRIMARY KEY (tenant_id, runbook_id, edition),
	FOREIGN KEY (tenant_id, runbook_id) REFERENCES runbook (tenant_id, id)
);

CREATE TABLE runbook_ci (
	tenant_id  TEXT NOT NULL,
	runbook_id TEXT NOT NULL,
	ci_id      TEXT NOT NULL,
	at         BIGINT NOT NULL,
	by_id      TEXT NOT NULL,
	PRIMARY KEY (tenant_id, runbook_id, ci_id),
	FOREIGN KEY (tenant_id, runbook_id) REFERENCES runbook (tenant_id, id)
);
CREATE INDEX runbook_of_ci ON runbook_ci (tenant_id, ci_id);

CREATE TABLE run (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	number     TEXT NOT NULL,
	runbook_id TEXT NOT NULL,
	edition    BIGINT NOT NULL,
	state      TEXT NOT NULL,
	about_kind TEXT NOT NULL DEFAULT '',
	about_id   TEXT NOT NULL DEFAULT '',
	exercise   BIGINT NOT NULL DEFAULT 0,
	steps      BIGINT NOT NULL,
	closed     BIGINT NOT NULL DEFAULT 0,
	failed     BIGINT NOT NULL DEFAULT 0,
	minutes    BIGINT NOT NULL DEFAULT 0,
	started_at BIGINT NOT NULL,
	started_by TEXT NOT NULL,
	ended_at   BIGINT NOT NULL DEFAULT 0,
	ended_by   TEXT NOT NULL DEFAULT '',
	reason     TEXT NOT NULL DEFAULT '',
	lines      BIGINT NOT NULL DEFAULT 0,
	updated_at BIGINT NOT NULL,
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, runbook_id) REFERENCES runbook (tenant_id, id)
);
CREATE UNIQUE INDEX run_number ON run (tenant_id, number);
CREATE INDEX run_started ON run (tenant_id, started_at, id);
CREATE INDEX run_of_runbook ON run (tenant_id, runbook_id, started_at);
CREATE INDEX run_about ON run (tenant_id, about_kind, about_id, started_at) WHERE about_id <> '';

CREATE TABLE run_step (
	tenant_id  TEXT NOT NULL,
	run_id     TEXT NOT NULL,
	n          BIGINT NOT NULL,
	title      TEXT NOT NULL,
	fold       TEXT NOT NULL,
	minutes    BIGINT NOT NULL DEFAULT 0,
	decision   BIGINT NOT NULL DEFAULT 0,
	state      TEXT NOT NULL,
	answer     TEXT NOT NULL DEFAULT '',
	started_at BIGINT NOT NULL DEFAULT 0,
	started_by TEXT NOT NULL DEFAULT '',
	guessed    BIGINT NOT NULL DEFAULT 0,
	ended_at   BIGINT NOT NULL DEFAULT 0,
	ended_by   TEXT NOT NULL DEFAULT '',
	reason     TEXT NOT NULL DEFAULT '',
	comments   BIGINT NOT NULL DEFAULT 0,
	version    BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, run_id, n),
	FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, id)
);

CREATE TABLE run_line (
	tenant_id   TEXT NOT NULL,
	run_id      TEXT NOT NULL,
	seq         BIGINT NOT NULL,
	kind        TEXT NOT NULL,
	n           BIGINT NOT NULL DEFAULT 0,
	at          BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	by_id       TEXT NOT NULL,
	text        TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, run_id, seq),
	FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, id)
);
