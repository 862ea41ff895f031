-- Registries and repositories in which nothing is deleted, as a person paused them. `repository` is empty: the whole registry.
CREATE TABLE pause (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  reason TEXT NOT NULL,
  paused_by TEXT NOT NULL,
  paused_at INTEGER NOT NULL,
  PRIMARY KEY (registry, repository)
) STRICT, WITHOUT ROWID;
INSERT INTO pause SELECT registry, '', reason, paused_by, paused_at FROM registry_pause;
DROP TRIGGER run_change_pause;
DROP TRIGGER run_change_resume;
DROP TABLE registry_pause;

-- What a queued run waits for.
CREATE TRIGGER run_change_pause AFTER INSERT ON pause
BEGIN
  INSERT OR REPLACE INTO run_change (run_id)
    SELECT id FROM run WHERE registry = NEW.registry AND NEW.repository IN ('', repository) AND state = 'QUEUED';
END;
CREATE TRIGGER run_change_resume AFTER DELETE ON pause
BEGIN
  INSERT OR REPLACE INTO run_change (run_id)
    SELECT id FROM run WHERE registry = OLD.registry AND OLD.repository IN ('', repository) AND state = 'QUEUED';
END;
