-- An outcome is written once. It is corrected once, where the registry said that something went that is still there.
DROP TRIGGER intent_settled_once;
CREATE TRIGGER intent_settled_once BEFORE UPDATE OF outcome ON intent
  WHEN OLD.outcome IS NOT NULL
    AND NOT (NEW.outcome = 'not_gone' AND OLD.outcome IN ('deleted', 'untagged', 'gone') AND OLD.restored_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'an intent has one outcome'); END;
