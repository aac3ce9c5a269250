-- +goose Up
-- When changes are planned: what two of them have in common is looked for where their windows overlap.
CREATE TABLE ticket_window (
	tenant_id TEXT NOT NULL,
	ticket_id TEXT NOT NULL,
	start_at  BIGINT NOT NULL,
	end_at    BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, ticket_id),
	FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket (tenant_id, id)
);
CREATE INDEX ticket_window_end ON ticket_window (tenant_id, end_at, start_at);
