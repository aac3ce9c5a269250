-- +goose Up
-- Where an answer to what is written was given: where it was suggested, or on its own page. Empty: nobody said.
ALTER TABLE note_vote ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE article_feedback ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE INDEX note_vote_at ON note_vote (tenant_id, at);
CREATE INDEX article_feedback_at ON article_feedback (tenant_id, at);
