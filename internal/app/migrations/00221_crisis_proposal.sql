-- +goose Up
-- A decision may be proposed first: by whom, when, and in which line of the log.
ALTER TABLE crisis_decision ADD COLUMN proposed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE crisis_decision ADD COLUMN proposed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crisis_decision ADD COLUMN proposed_line BIGINT NOT NULL DEFAULT 0;
