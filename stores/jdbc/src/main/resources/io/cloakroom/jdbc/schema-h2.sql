-- Expiries are milliseconds since 1970-01-01T00:00Z, and 9223372036854775807 for never.
-- A sweep looks at a row from sweep_at on, which is never later than its expiry: a write that prolongs
-- a record leaves it, so that no index changes.
CREATE TABLE IF NOT EXISTS cloakroom_records (
  record_key VARCHAR(240) NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  owner VARCHAR(255),
  content VARBINARY(16777216) NOT NULL,
  sweep_at BIGINT DEFAULT 0 NOT NULL
);

CREATE INDEX IF NOT EXISTS cloakroom_records_by_sweep ON cloakroom_records (sweep_at);

CREATE INDEX IF NOT EXISTS cloakroom_records_by_owner ON cloakroom_records (owner);
