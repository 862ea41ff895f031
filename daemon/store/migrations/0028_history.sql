DROP TRIGGER intent_stays;
CREATE TRIGGER intent_stays BEFORE DELETE ON intent
  WHEN OLD.outcome IS NULL OR length(OLD.bytes) > 0
BEGIN SELECT RAISE(ABORT, 'an intent that is open, or can be restored, is never removed'); END;
