-- Expiries are milliseconds since 1970-01-01T00:00Z, and 9223372036854775807 for never.
-- A sweep looks at a row from sweep_at on, which is never later than its expiry: a write that prolongs
-- a record leaves it, so that no index changes.
CREATE TABLE IF NOT EXISTS cloakroom_records (
  record_key TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  owner TEXT,
  content BLOB NOT NULL,
  sweep_at INTEGER DEFAULT 0 NOT NULL
);

CREATE INDEX IF NOT EXISTS cloakroom_records_by_sweep ON cloakroom_records (sweep_at);

CREATE INDEX IF NOT EXISTS cloakroom_records_by_owner ON cloakroom_records (owner) WHERE owner IS NOT NULL;
