-- Versions are appended: in a table that is sorted by its key, each new one is put between those of its neighbours.
CREATE TABLE appended_version (
  workspace TEXT NOT NULL,
  address TEXT NOT NULL,
  serial INTEGER NOT NULL,
  kind TEXT NOT NULL,
  etag TEXT NOT NULL,
  body TEXT,
  required_features TEXT NOT NULL,
  manager TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (workspace, address, serial)
) STRICT;
INSERT INTO appended_version SELECT workspace, address, serial, kind, etag, body, required_features, manager FROM object_version;
DROP TABLE object_version;
ALTER TABLE appended_version RENAME TO object_version;
CREATE INDEX object_version_by_serial ON object_version (workspace, serial, address);
