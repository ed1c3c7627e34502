-- Changes a table that an earlier version of Cloakroom created, so one without the column sweep_at.
DROP INDEX IF EXISTS cloakroom_records_by_expiry;

ALTER TABLE cloakroom_records ADD COLUMN sweep_at INTEGER DEFAULT 0 NOT NULL;

CREATE INDEX IF NOT EXISTS cloakroom_records_by_sweep ON cloakroom_records (sweep_at);
