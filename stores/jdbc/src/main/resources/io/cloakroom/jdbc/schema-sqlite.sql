-- Expiries are milliseconds since 1970-01-01T00:00Z, and 9223372036854775807 for never.
CREATE TABLE IF NOT EXISTS cloakroom_records (
  record_key TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  owner TEXT,
  content BLOB NOT NULL
);

CREATE INDEX IF NOT EXISTS cloakroom_records_by_expiry ON cloakroom_records (expires_at);

CREATE INDEX IF NOT EXISTS cloakroom_records_by_owner ON cloakroom_records (owner) WHERE owner IS NOT NULL;
