-- +goose Up
-- Who is told, and who next where nobody answers. steps is read and written as one.
CREATE TABLE escalation (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	name        TEXT NOT NULL,
	name_fold   TEXT COLLATE "C" NOT NULL,
	group_id    TEXT NOT NULL DEFAULT '',
	priority    BIGINT NOT NULL DEFAULT 0,
	rounds      BIGINT NOT NULL DEFAULT 1,
	steps       TEXT NOT NULL DEFAULT '[]',
	created_at  BIGINT NOT NULL,
	updated_at  BIGINT NOT NULL,
	archived_at BIGINT NOT NULL DEFAULT 0,
	version     BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX escalation_name ON escalation (tenant_id, name_fold);
CREATE INDEX escalation_group ON escalation (tenant_id, group_id) WHERE group_id <> '';
CREATE TABLE alarm (
	tenant_id     TEXT NOT NULL,
	id            TEXT NOT NULL,
	escalation_id TEXT NOT NULL,
	subject_kind  TEXT NOT NULL DEFAULT '',
	subject_id    TEXT NOT NULL DEFAULT '',
	title         TEXT NOT NULL,
	text          TEXT NOT NULL DEFAULT '',
	state         TEXT NOT NULL,
	step          BIGINT NOT NULL DEFAULT 0,
	next_at       BIGINT NOT NULL DEFAULT 0,
	raised_by     TEXT NOT NULL,
	raised_at     BIGINT NOT NULL,
	answered_by   TEXT NOT NULL DEFAULT '',
	answered_at   BIGINT NOT NULL DEFAULT 0,
	version       BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, escalation_id) REFERENCES escalation (tenant_id, id)
);
CREATE INDEX alarm_state ON alarm (tenant_id, state, id);
CREATE UNIQUE INDEX alarm_open ON alarm (tenant_id, subject_kind, subject_id) WHERE state = 'raised' AND subject_id <> '';
-- One person told of one alarm; the token in their letter is the right to acknowledge it.
CREATE TABLE alarm_notice (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	alarm_id   TEXT NOT NULL,
	step       BIGINT NOT NULL,
	person_id  TEXT NOT NULL,
	token_hash TEXT NOT NULL,
	at         BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, alarm_id) REFERENCES alarm (tenant_id, id)
);
CREATE UNIQUE INDEX alarm_notice_token ON alarm_notice (tenant_id, token_hash);
CREATE INDEX alarm_notice_alarm ON alarm_notice (tenant_id, alarm_id, step);
