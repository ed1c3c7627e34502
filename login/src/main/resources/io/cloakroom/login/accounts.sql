-- Accounts of Cloakroom, for PostgreSQL and H2. Run once; running it again changes nothing.
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
  -- Rises with each change of the password; sessions of another generation are over.
  generation    BIGINT NOT NULL
)
