-- +goose Up
-- What an agent is pointed at; the secret itself is not kept.
CREATE TABLE inventory_token (
	tenant_id  TEXT NOT NULL,
	id         TEXT NOT NULL,
	hash       TEXT NOT NULL,
	name       TEXT NOT NULL,
	made_at    BIGINT NOT NULL,
	made_by    TEXT NOT NULL DEFAULT '',
	used_at    BIGINT NOT NULL DEFAULT 0,
	revoked_at BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inventory_token_hash ON inventory_token (tenant_id, hash);
-- An agent and the CI of its machine. parts (disks, volumes, networks) is JSON; software is packed (inventory/software.go).
CREATE TABLE inventory_agent (
	tenant_id      TEXT NOT NULL,
	id             TEXT NOT NULL,
	agent_key      TEXT NOT NULL,
	device_id      TEXT NOT NULL DEFAULT '',
	ci_id          TEXT NOT NULL,
	token_id       TEXT NOT NULL DEFAULT '',
	name           TEXT NOT NULL DEFAULT '',
	client         TEXT NOT NULL DEFAULT '',
	serial         TEXT NOT NULL DEFAULT '',
	uuid           TEXT NOT NULL DEFAULT '',
	first_seen_at  BIGINT NOT NULL,
	last_seen_at   BIGINT NOT NULL,
	reports        BIGINT NOT NULL DEFAULT 1,
	software_count BIGINT NOT NULL DEFAULT 0,
	software_hash  TEXT NOT NULL DEFAULT '',
	parts          TEXT NOT NULL DEFAULT '',
	software       TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, ci_id) REFERENCES ci (tenant_id, id)
);
CREATE UNIQUE INDEX inventory_agent_key ON inventory_agent (tenant_id, agent_key);
CREATE INDEX inventory_agent_ci ON inventory_agent (tenant_id, ci_id, last_seen_at);
CREATE INDEX inventory_agent_serial ON inventory_agent (tenant_id, serial) WHERE serial <> '';
CREATE INDEX inventory_agent_uuid ON inventory_agent (tenant_id, uuid) WHERE uuid <> '';
CREATE INDEX inventory_agent_seen ON inventory_agent (tenant_id, last_seen_at, id);
