-- +goose Up
-- The last words of a guest and the key their device gave them: on a bad network they are sent again, and said once.
ALTER TABLE crisis_guest ADD COLUMN said_key TEXT NOT NULL DEFAULT '';
ALTER TABLE crisis_guest ADD COLUMN said_message TEXT NOT NULL DEFAULT '';
