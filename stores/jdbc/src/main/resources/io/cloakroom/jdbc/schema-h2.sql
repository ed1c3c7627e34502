-- Expiries are milliseconds since 1970-01-01T00:00Z, and 9223372036854775807 for never.
CREATE TABLE IF NOT EXISTS cloakroom_records (
  record_key VARCHAR(240) NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  owner VARCHAR(255),
  content VARBINARY(16777216) NOT NULL
);

CREATE INDEX IF NOT EXISTS cloakroom_records_by_expiry ON cloakroom_records (expires_at);

CREATE INDEX IF NOT EXISTS cloakroom_records_by_owner ON cloakroom_records (owner);
