-- +goose Up
-- Which CIs that are gone from the file an import retires: JSON {"all": bool, "cis": [ids]}.
ALTER TABLE import ADD COLUMN retire TEXT NOT NULL DEFAULT '';
