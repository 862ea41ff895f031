-- What tags led to, and when they moved. A tag that is gone stays here for a while.
CREATE TABLE tag (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  tag TEXT NOT NULL,
  digest TEXT NOT NULL,
  since INTEGER NOT NULL,
  baseline INTEGER NOT NULL,
  moves INTEGER NOT NULL DEFAULT 0,
  vanished_at INTEGER,
  PRIMARY KEY (registry, repository, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_by_digest ON tag (registry, repository, digest);

ALTER TABLE sighting ADD COLUMN untagged_at INTEGER;

-- What manifests and configs say, by digest: never out of date. A careen that reads more out of them empties it.
CREATE TABLE fact (
  registry TEXT NOT NULL,
  kind TEXT NOT NULL,
  digest TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (registry, kind, digest)
) STRICT, WITHOUT ROWID;

-- Parts of scans that have not arrived whole.
CREATE TABLE scan_part (
  run_id TEXT NOT NULL,
  token INTEGER NOT NULL,
  part INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, token, part)
) STRICT, WITHOUT ROWID;

-- What registries told of pushes and pulls.
CREATE TABLE notice (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  digest TEXT NOT NULL,
  pushed_at INTEGER,
  pulled_at INTEGER,
  PRIMARY KEY (registry, repository, digest)
) STRICT, WITHOUT ROWID;
