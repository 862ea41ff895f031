-- Who approved the images of a parked run. The images themselves are in `approval`, until their run has deleted them.
CREATE TABLE given_approval (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workspace TEXT NOT NULL,
  parked_id TEXT NOT NULL,
  run_id TEXT NOT NULL UNIQUE,
  images INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  note TEXT NOT NULL,
  created_by TEXT NOT NULL,
  claimed TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
