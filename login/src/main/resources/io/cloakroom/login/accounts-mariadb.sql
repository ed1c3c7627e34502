-- Accounts of Cloakroom, for MariaDB and MySQL. Running it again changes nothing.
-- Texts are UTF-8, compared byte by byte.
CREATE TABLE IF NOT EXISTS cloakroom_account (
  id            VARBINARY(255) NOT NULL PRIMARY KEY,
  email         VARBINARY(762) NOT NULL,
  -- The address folded for look-up: NFKC, trimmed, lower case. One account each.
  email_key     VARBINARY(762) NOT NULL UNIQUE,
  name          VARBINARY(600) NOT NULL,
  password_hash VARBINARY(1536) NOT NULL,
  -- Separated by spaces.
  roles         VARBINARY(1700) NOT NULL,
  enabled       BOOLEAN NOT NULL,
  -- The session version: a changed password adds one, and sessions of another version have ended.
  generation    BIGINT NOT NULL
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS cloakroom_user_name (
  -- The user name folded for look-up, as addresses are. One account each.
  user_name_key VARBINARY(192) NOT NULL PRIMARY KEY,
  user_name     VARBINARY(192) NOT NULL,
  account_id    VARBINARY(255) NOT NULL,
  INDEX cloakroom_user_name_account (account_id),
  FOREIGN KEY (account_id) REFERENCES cloakroom_account (id) ON DELETE CASCADE
) ENGINE=InnoDB;
