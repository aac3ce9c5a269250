-- +goose Up
-- Serial numbers, in capitals: made from the log, so that duplicates and what an agent reports are found without reading all CIs.
CREATE TABLE ci_serial (
	tenant_id TEXT NOT NULL,
	ci_id     TEXT NOT NULL,
	serial    TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (tenant_id, ci_id),
	FOREIGN KEY (tenant_id, ci_id) REFERENCES ci (tenant_id, id)
);
CREATE INDEX ci_serial_serial ON ci_serial (tenant_id, serial, ci_id);
