-- What connections to a registry showed: addresses with ports, hashes of certificate keys, challenges. Registries that share them may be one.
CREATE TABLE registry_trait (
  identity TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('address', 'key', 'challenge')),
  value TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY (identity, kind, value)
) STRICT, WITHOUT ROWID;
