-- Images that persons and services hold. `sequence` grows with each pin, and is never used again.
CREATE TABLE pin (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  reference TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- NULL: never.
  expires_at INTEGER
) STRICT;
CREATE INDEX pin_reference ON pin (registry, repository, reference);
