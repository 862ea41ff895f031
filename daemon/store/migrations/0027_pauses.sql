-- Registries in which nothing is deleted, as a person paused them.
CREATE TABLE registry_pause (
  registry TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  paused_by TEXT NOT NULL,
  paused_at INTEGER NOT NULL
) STRICT;
