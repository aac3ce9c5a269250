-- +goose Up
-- Groups whose posts come to everybody's own feed who may read them, unless muted.
ALTER TABLE feed_group ADD COLUMN everyone BIGINT NOT NULL DEFAULT 0;
