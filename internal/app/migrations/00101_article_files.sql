-- +goose Up
-- Which of an article's files an edition shows, as a list of ids; '' for all of them, from before editions had their own.
ALTER TABLE article_edition ADD COLUMN files TEXT NOT NULL DEFAULT '';
