-- Accounts of Cloakroom, for PostgreSQL, H2 and SQLite. File accounts-mariadb.sql is for MariaDB and MySQL.
-- Running it again changes nothing.
CREATE TABLE IF NOT EXISTS cloakroom_account (
  id            VARCHAR(255) PRIMARY KEY,
  email         VARCHAR(254) NOT NULL,
  -- The address folded for look-up: NFKC, trimmed, lower case. One account each.
  email_key     VARCHAR(254) NOT NULL UNIQUE,
  name          VARCHAR(200) NOT NULL,
  password_hash VARCHAR(512) NOT NULL,
  -- Separated by spaces.
  roles         VARCHAR(1700) NOT NULL,
  enabled       BOOLEAN NOT NULL,
  -- The session version: a changed password adds one, and sessions of another version have ended.
  generation    BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS cloakroom_user_name (
  -- The user name folded for look-up, as addresses are. One account each.
  user_name_key VARCHAR(64) PRIMARY KEY,
  user_name     VARCHAR(64) NOT NULL,
  account_id    VARCHAR(255) NOT NULL REFERENCES cloakroom_account (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS cloakroom_user_name_account ON cloakroom_user_name (account_id)
