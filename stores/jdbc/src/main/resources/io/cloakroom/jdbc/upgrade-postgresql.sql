-- Changes a table that an earlier version of Cloakroom created, so one without the column sweep_at.
DROP INDEX IF EXISTS cloakroom_records_by_expiry;

ALTER TABLE cloakroom_records ADD COLUMN IF NOT EXISTS sweep_at BIGINT DEFAULT 0 NOT NULL, SET (fillfactor = 90);

CREATE INDEX IF NOT EXISTS cloakroom_records_by_sweep ON cloakroom_records (sweep_at);
