CREATE TABLE workspace (
  name TEXT PRIMARY KEY,
  serial INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE object (
  address TEXT PRIMARY KEY,
  workspace TEXT NOT NULL,
  kind TEXT NOT NULL,
  serial INTEGER NOT NULL,
  etag TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX object_by_workspace ON object (workspace, address);

CREATE TABLE history (
  workspace TEXT NOT NULL,
  serial INTEGER NOT NULL,
  plan_id TEXT NOT NULL,
  applied_at INTEGER NOT NULL,
  applied_by TEXT NOT NULL,
  changes TEXT NOT NULL,
  PRIMARY KEY (workspace, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  applied_serial INTEGER,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Answers to requests that may be repeated.
CREATE TABLE request (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  result TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE repository (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  workspace TEXT NOT NULL,
  baseline_at INTEGER,
  last_scan_at INTEGER,
  tags INTEGER,
  images INTEGER,
  policy TEXT,
  next_run_at INTEGER,
  stopped TEXT,
  PRIMARY KEY (registry, repository)
) STRICT, WITHOUT ROWID;
CREATE INDEX repository_due ON repository (next_run_at) WHERE next_run_at IS NOT NULL;
CREATE INDEX repository_by_name ON repository (repository);

CREATE TABLE sighting (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  digest TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  baseline INTEGER NOT NULL,
  PRIMARY KEY (registry, repository, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE approval (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  digest TEXT NOT NULL,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (registry, repository, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'AWAITING_APPROVAL', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  created_at INTEGER NOT NULL,
  token INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  body TEXT NOT NULL
) STRICT;
-- One run of a kind at a time in a repository.
CREATE UNIQUE INDEX run_live ON run (registry, repository, kind) WHERE state IN ('QUEUED', 'RUNNING');
CREATE INDEX run_by_state ON run (state, lease_until);
CREATE INDEX run_by_repository ON run (registry, repository, sequence);

-- What a parked run wants to delete.
CREATE TABLE parked (
  run_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (run_id, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
  run_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE intent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL,
  token INTEGER NOT NULL,
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  digest TEXT NOT NULL,
  action TEXT NOT NULL,
  tags TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BLOB NOT NULL,
  children TEXT NOT NULL,
  size INTEGER NOT NULL,
  reasons TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  outcome TEXT,
  outcome_at INTEGER,
  detail TEXT,
  restored_at INTEGER
) STRICT;
CREATE INDEX intent_by_run ON intent (run_id, id);
CREATE INDEX intent_by_digest ON intent (registry, repository, digest, id);
CREATE INDEX intent_open ON intent (registry, repository) WHERE outcome IS NULL;

-- Intents are a record: none is ever removed, and an outcome is written once.
CREATE TRIGGER intent_stays BEFORE DELETE ON intent
BEGIN SELECT RAISE(ABORT, 'intents are never removed'); END;
CREATE TRIGGER intent_settled_once BEFORE UPDATE OF outcome ON intent WHEN OLD.outcome IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an intent has one outcome'); END;
CREATE TRIGGER intent_fixed BEFORE UPDATE OF
  id, run_id, token, registry, repository, digest, action, tags, media_type, bytes, children, size, reasons, created_at ON intent
BEGIN SELECT RAISE(ABORT, 'what an intent says is never changed'); END;

-- The embedded queue.
CREATE TABLE job (
  run_id TEXT PRIMARY KEY,
  available_at INTEGER NOT NULL,
  lease_until INTEGER,
  token INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX job_available ON job (available_at);
