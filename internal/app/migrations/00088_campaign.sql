-- +goose Up
-- Campaigns that ask the owners and support groups of CIs whether they are still right. scope is JSON.
CREATE TABLE campaign (
	tenant_id   TEXT NOT NULL,
	id          TEXT NOT NULL,
	name        TEXT NOT NULL,
	state       TEXT NOT NULL,
	due_at      BIGINT NOT NULL DEFAULT 0,
	every_days  BIGINT NOT NULL DEFAULT 0,
	reminded_at BIGINT NOT NULL DEFAULT 0,
	made_at     BIGINT NOT NULL,
	made_by     TEXT NOT NULL DEFAULT '',
	closed_at   BIGINT NOT NULL DEFAULT 0,
	total       BIGINT NOT NULL DEFAULT 0,
	done        BIGINT NOT NULL DEFAULT 0,
	version     BIGINT NOT NULL DEFAULT 1,
	scope       TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX campaign_state ON campaign (tenant_id, state, id);
-- One CI to look at: the owner's, or, where it has none, the support group's.
CREATE TABLE campaign_item (
	tenant_id   TEXT NOT NULL,
	campaign_id TEXT NOT NULL,
	ci_id       TEXT NOT NULL,
	owner_id    TEXT NOT NULL DEFAULT '',
	group_id    TEXT NOT NULL DEFAULT '',
	done_at     BIGINT NOT NULL DEFAULT 0,
	done_by     TEXT NOT NULL DEFAULT '',
	how         TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, campaign_id, ci_id),
	FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign (tenant_id, id),
	FOREIGN KEY (tenant_id, ci_id) REFERENCES ci (tenant_id, id)
);
CREATE INDEX campaign_item_ci ON campaign_item (tenant_id, ci_id, campaign_id) WHERE done_at = 0;
CREATE INDEX campaign_item_owner ON campaign_item (tenant_id, owner_id, campaign_id) WHERE done_at = 0;
CREATE INDEX campaign_item_group ON campaign_item (tenant_id, group_id, campaign_id) WHERE done_at = 0;
