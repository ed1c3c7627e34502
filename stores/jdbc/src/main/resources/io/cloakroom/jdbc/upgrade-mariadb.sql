-- For MariaDB and MySQL.
-- Changes a table that an earlier version of Cloakroom created, so one without the column sweep_at.
ALTER TABLE cloakroom_records ADD COLUMN sweep_at BIGINT DEFAULT 0 NOT NULL,
  ADD INDEX cloakroom_records_by_sweep (sweep_at),
  DROP INDEX cloakroom_records_by_expiry;
