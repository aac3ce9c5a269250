-- +goose Up
-- A report of a post (message_id '') or of one of its comments: who, why, the words as they were, and what a moderator decided. A
-- decision without a report is a row of the moderator's own.
CREATE TABLE moderation (
	tenant_id  TEXT NOT NULL,
	post_id    TEXT NOT NULL,
	message_id TEXT NOT NULL DEFAULT '',
	person_id  TEXT NOT NULL,
	author_id  TEXT NOT NULL DEFAULT '',
	reason     TEXT NOT NULL,
	words      TEXT NOT NULL DEFAULT '',
	at         BIGINT NOT NULL,
	decided_at BIGINT NOT NULL DEFAULT 0,
	decided_by TEXT NOT NULL DEFAULT '',
	decision   TEXT NOT NULL DEFAULT '',
	why        TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, post_id, message_id, person_id),
	FOREIGN KEY (tenant_id, post_id) REFERENCES post (tenant_id, id)
);
INSERT INTO moderation (tenant_id, post_id, person_id, author_id, reason, at, decided_at, decided_by, decision)
	SELECT r.tenant_id, r.post_id, r.person_id, p.author_id, r.reason, r.at, r.decided_at, r.decided_by, r.decision FROM post_report r
	JOIN post p ON p.tenant_id = r.tenant_id AND p.id = r.post_id;
DROP TABLE post_report;
CREATE INDEX moderation_open ON moderation (tenant_id, at) WHERE decided_at = 0;
CREATE INDEX moderation_decided ON moderation (tenant_id, decided_at) WHERE decided_at > 0;
-- Each attempt of a delivery: when, what came back, how long it took.
ALTER TABLE webhook_delivery ADD COLUMN attempts TEXT NOT NULL DEFAULT '[]';
