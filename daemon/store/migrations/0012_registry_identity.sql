-- Under which name a registry's inventory is held: that of its block, or, while another registry has that name, its identity.
CREATE TABLE registry_identity (
  identity TEXT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- What is held under names that no block has: of which registry it is, is not known any more. Other registries do not inherit it.
INSERT INTO registry_identity
  SELECT DISTINCT 'unknown:' || registry, registry FROM repository
  WHERE NOT EXISTS (SELECT 1 FROM object WHERE address = 'registry.' || repository.registry);

-- The name of a registry may change; all else that an intent says stays as it was.
DROP TRIGGER intent_fixed;
CREATE TRIGGER intent_fixed BEFORE UPDATE OF
  id, run_id, token, repository, digest, action, tags, media_type, children, size, reasons, created_at ON intent
BEGIN SELECT RAISE(ABORT, 'what an intent says is never changed'); END;
