-- Bearer tokens. The secret itself is stored nowhere.
CREATE TABLE token (
  id TEXT PRIMARY KEY,
  secret_sha256 BLOB NOT NULL,
  display_name TEXT NOT NULL,
  grants TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER
) STRICT;
