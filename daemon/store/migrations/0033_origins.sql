-- Where the objects of an apply come from, and what it was to delete: JSON. NULL: not known.
ALTER TABLE history ADD COLUMN origin TEXT;
ALTER TABLE history ADD COLUMN images TEXT;

-- Whether the objects of this serial can be read from object_version.
ALTER TABLE history ADD COLUMN has_objects INTEGER NOT NULL DEFAULT 0;

-- What each serial made of an object. body NULL: it was deleted.
CREATE TABLE object_version (
  workspace TEXT NOT NULL,
  address TEXT NOT NULL,
  serial INTEGER NOT NULL,
  kind TEXT NOT NULL,
  etag TEXT NOT NULL,
  body TEXT,
  required_features TEXT NOT NULL,
  PRIMARY KEY (workspace, address, serial)
) STRICT, WITHOUT ROWID;

INSERT INTO object_version (workspace, address, serial, kind, etag, body, required_features)
  SELECT workspace, address, serial, kind, etag, body, required_features FROM object;

-- Of earlier serials, the objects that changed since are not known.
UPDATE history SET has_objects = 1
  WHERE serial = (SELECT serial FROM workspace WHERE workspace.name = history.workspace);
