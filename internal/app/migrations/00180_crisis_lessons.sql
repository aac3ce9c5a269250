-- +goose Up
-- Which draft of the post-mortem a finding was made from: what was kept once is not proposed again.
ALTER TABLE crisis_finding ADD COLUMN draft TEXT NOT NULL DEFAULT '';

-- The two meetings after a crisis: hot (some days after) and cold (about a month after).
CREATE TABLE crisis_review (
	tenant_id  TEXT NOT NULL,
	crisis_id  TEXT NOT NULL,
	kind       TEXT NOT NULL,
	planned_at BIGINT NOT NULL DEFAULT 0,
	held_at    BIGINT NOT NULL DEFAULT 0,
	held_by    TEXT NOT NULL DEFAULT '',
	text       TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, crisis_id, kind),
	FOREIGN KEY (tenant_id, crisis_id) REFERENCES crisis (tenant_id, id)
);
