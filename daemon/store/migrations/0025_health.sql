CREATE TABLE probe (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE registry_result (
  registry TEXT PRIMARY KEY,
  succeeded_at INTEGER,
  -- Runs that failed since then.
  failures INTEGER NOT NULL DEFAULT 0,
  failed_run TEXT,
  failed_repository TEXT,
  failed_code TEXT
) STRICT, WITHOUT ROWID;
