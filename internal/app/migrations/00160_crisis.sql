-- +goose Up
CREATE TABLE crisis (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	number      TEXT NOT NULL,
	name        TEXT NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	level       BIGINT NOT NULL,
	exercise    BIGINT NOT NULL DEFAULT 0,
	restricted  BIGINT NOT NULL DEFAULT 0,
	phase       TEXT NOT NULL,
	phase_at    BIGINT NOT NULL,
	detected_at BIGINT NOT NULL DEFAULT 0,
	declared_at BIGINT NOT NULL,
	declared_by TEXT NOT NULL,
	ended_at    BIGINT NOT NULL DEFAULT 0,
	cadence_min BIGINT NOT NULL DEFAULT 0,
	next_point_at BIGINT NOT NULL DEFAULT 0,
	updated_at  BIGINT NOT NULL,
	version     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX crisis_number ON crisis (tenant_id, number);
CREATE INDEX crisis_phase_of ON crisis (tenant_id, phase, id);
-- Each phase that was entered, in order.
CREATE TABLE crisis_phase (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	n         BIGINT NOT NULL,
	phase     TEXT NOT NULL,
	at        BIGINT NOT NULL,
	by_id     TEXT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id, n),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
-- The affected CIs.
CREATE TABLE crisis_ci (
	tenant_id  TEXT NOT NULL,
	crisis_id  TEXT NOT NULL,
	ci_id      TEXT NOT NULL,
	added_at   BIGINT NOT NULL,
	added_by   TEXT NOT NULL,
	removed_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, crisis_id, ci_id),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
CREATE INDEX crisis_ci_ci ON crisis_ci (tenant_id, ci_id, crisis_id);
-- The records whose events become lines: tickets, plans, runs.
CREATE TABLE crisis_record (
	tenant_id  TEXT NOT NULL,
	crisis_id  TEXT NOT NULL,
	kind       TEXT NOT NULL,
	ref_id     TEXT NOT NULL,
	added_at   BIGINT NOT NULL,
	added_by   TEXT NOT NULL,
	removed_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, crisis_id, kind, ref_id),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
CREATE INDEX crisis_record_ref ON crisis_record (tenant_id, kind, ref_id, crisis_id);
-- single is 1 where one person at a time has the role.
CREATE TABLE crisis_role (
	tenant_id TEXT NOT NULL,
	id        TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	role      TEXT NOT NULL,
	deputy    BIGINT NOT NULL DEFAULT 0,
	single    BIGINT NOT NULL DEFAULT 0,
	person_id TEXT NOT NULL,
	from_at   BIGINT NOT NULL,
	until_at  BIGINT NOT NULL DEFAULT 0,
	given_by  TEXT NOT NULL,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
CREATE UNIQUE INDEX crisis_role_single ON crisis_role (tenant_id, crisis_id, role, deputy) WHERE single = 1 AND until_at = 0;
CREATE UNIQUE INDEX crisis_role_once ON crisis_role (tenant_id, crisis_id, role, deputy, person_id) WHERE until_at = 0;
CREATE INDEX crisis_role_person ON crisis_role (tenant_id, person_id, crisis_id);
-- Who takes part, and what they answered when they were called. A guest's person is in crisis_guest.
CREATE TABLE crisis_member (
	tenant_id   TEXT NOT NULL,
	crisis_id   TEXT NOT NULL,
	person_id   TEXT NOT NULL,
	joined_at   BIGINT NOT NULL,
	left_at     BIGINT NOT NULL DEFAULT 0,
	asked_at    BIGINT NOT NULL DEFAULT 0,
	asked_by    TEXT NOT NULL DEFAULT '',
	asked_times BIGINT NOT NULL DEFAULT 0,
	answer      TEXT NOT NULL DEFAULT '',
	answer_min  BIGINT NOT NULL DEFAULT 0,
	answered_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, crisis_id, person_id),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
CREATE INDEX crisis_member_person ON crisis_member (tenant_id, person_id, crisis_id);
-- The end of each log: the row's lock orders those who write at once.
CREATE TABLE crisis_log (
	tenant_id TEXT NOT NULL,
	crisis_id TEXT NOT NULL,
	head      BIGINT NOT NULL DEFAULT 0,
	hash      TEXT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
-- The log, which nothing changes: the server puts triggers on this table that refuse to. Words alone can be erased, with their salt.
CREATE TABLE crisis_line (
	tenant_id    TEXT NOT NULL,
	crisis_id    TEXT NOT NULL,
	number       BIGINT NOT NULL,
	recorded_at  BIGINT NOT NULL,
	event_at     BIGINT NOT NULL,
	type         TEXT NOT NULL,
	verification TEXT NOT NULL DEFAULT '',
	author_id    TEXT NOT NULL DEFAULT '',
	recorder_id  TEXT NOT NULL DEFAULT '',
	source       TEXT NOT NULL DEFAULT '',
	about        BIGINT NOT NULL DEFAULT 0,
	doubt        TEXT NOT NULL DEFAULT '',
	code         TEXT NOT NULL DEFAULT '',
	args         TEXT NOT NULL DEFAULT '',
	text         TEXT NOT NULL DEFAULT '',
	salt         TEXT NOT NULL,
	digest       TEXT NOT NULL,
	prev         TEXT NOT NULL,
	hash         TEXT NOT NULL,
	PRIMARY KEY (tenant_id, crisis_id, number),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis_log (tenant_id, crisis_id)
);
CREATE UNIQUE INDEX crisis_line_source ON crisis_line (tenant_id, crisis_id, source) WHERE source <> '';
CREATE INDEX crisis_line_event ON crisis_line (tenant_id, crisis_id, event_at, number);
-- What is thought of a line now; how it came to be thought is in later lines.
CREATE TABLE crisis_line_mark (
	tenant_id    TEXT NOT NULL,
	crisis_id    TEXT NOT NULL,
	number       BIGINT NOT NULL,
	verification TEXT NOT NULL DEFAULT '',
	corrected_by BIGINT NOT NULL DEFAULT 0,
	chosen       BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, crisis_id, number),
	FOREIGN KEY (tenant_id, crisis_id, number) REFERENCES crisis_line (tenant_id, crisis_id, number)
);
