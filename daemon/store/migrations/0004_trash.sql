-- Manifests of settled intents may be emptied once nobody wants them back; all else that an intent says stays as it was.
DROP TRIGGER intent_fixed;
CREATE TRIGGER intent_fixed BEFORE UPDATE OF
  id, run_id, token, registry, repository, digest, action, tags, media_type, children, size, reasons, created_at ON intent
BEGIN SELECT RAISE(ABORT, 'what an intent says is never changed'); END;
CREATE TRIGGER intent_bytes_fixed BEFORE UPDATE OF bytes ON intent
  WHEN OLD.outcome IS NULL OR length(NEW.bytes) > 0
BEGIN SELECT RAISE(ABORT, 'what an intent says is never changed'); END;

CREATE INDEX intent_trash ON intent (outcome_at, id) WHERE outcome IS NOT NULL AND length(bytes) > 0;
