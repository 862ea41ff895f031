-- The last change of each run, in order: what watches runs goes on after a number. A run has one row, which its next change replaces.
CREATE TABLE run_change (
  change INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO run_change (run_id) SELECT id FROM run ORDER BY sequence;

CREATE TRIGGER run_change_insert AFTER INSERT ON run
BEGIN INSERT OR REPLACE INTO run_change (run_id) VALUES (NEW.id); END;
CREATE TRIGGER run_change_update AFTER UPDATE OF state, cancel_requested, opens_at, body ON run
BEGIN INSERT OR REPLACE INTO run_change (run_id) VALUES (NEW.id); END;
CREATE TRIGGER run_change_delete AFTER DELETE ON run
BEGIN DELETE FROM run_change WHERE run_id = OLD.id; END;
-- What a run has removed so far.
CREATE TRIGGER run_change_intent AFTER INSERT ON intent
BEGIN INSERT OR REPLACE INTO run_change (run_id) VALUES (NEW.run_id); END;
CREATE TRIGGER run_change_outcome AFTER UPDATE OF outcome ON intent
BEGIN INSERT OR REPLACE INTO run_change (run_id) VALUES (NEW.run_id); END;
-- What a queued run waits for.
CREATE TRIGGER run_change_pause AFTER INSERT ON registry_pause
BEGIN
  INSERT OR REPLACE INTO run_change (run_id) SELECT id FROM run WHERE registry = NEW.registry AND state = 'QUEUED';
END;
CREATE TRIGGER run_change_resume AFTER DELETE ON registry_pause
BEGIN
  INSERT OR REPLACE INTO run_change (run_id) SELECT id FROM run WHERE registry = OLD.registry AND state = 'QUEUED';
END;
