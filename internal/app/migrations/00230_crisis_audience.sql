-- +goose Up
-- How an audience is told: the ways that are ticked when a message is begun (a list by commas), its text to begin with ('' is the
-- product's own), and how often it is told something (0: whenever there is something to say).
ALTER TABLE crisis_audience ADD COLUMN channels TEXT NOT NULL DEFAULT '';
ALTER TABLE crisis_audience ADD COLUMN template TEXT NOT NULL DEFAULT '';
ALTER TABLE crisis_audience ADD COLUMN every_min BIGINT NOT NULL DEFAULT 0;
