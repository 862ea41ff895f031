-- Restorations of deleted images. RUNNING, SUCCEEDED, PARTIAL, FAILED, CANCELLED. Body: what does not change.
CREATE TABLE restoration (
  id TEXT PRIMARY KEY,
  workspace TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  done INTEGER NOT NULL DEFAULT 0,
  restored INTEGER NOT NULL DEFAULT 0,
  body TEXT NOT NULL,
  failure TEXT
) STRICT;

-- What a restoration has found, in order: images, and what the next runs do.
CREATE TABLE restoration_part (
  restoration TEXT NOT NULL REFERENCES restoration (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (restoration, position)
) STRICT, WITHOUT ROWID;
