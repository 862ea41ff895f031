-- What was done, and by whom. Each event has the SHA-256 of the one before, so that a change of an old event changes all later ones.
CREATE TABLE audit_event (
  sequence INTEGER PRIMARY KEY,
  created_at INTEGER NOT NULL,
  type TEXT NOT NULL,
  identity TEXT NOT NULL,
  address TEXT NOT NULL,
  claimed TEXT NOT NULL,
  workspace TEXT NOT NULL,
  subject TEXT NOT NULL,
  request_id TEXT NOT NULL,
  -- Canonical JSON. NULL: it has aged out, and its hash stays.
  payload TEXT,
  payload_sha256 TEXT NOT NULL,
  previous_sha256 TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  -- By what events are found; not part of the hash. Not `registry`: an event keeps the name that the registry had then.
  about_registry TEXT,
  about_repository TEXT,
  about_run TEXT
) STRICT;
CREATE INDEX audit_event_run ON audit_event (about_run, sequence) WHERE about_run IS NOT NULL;
CREATE INDEX audit_event_repository ON audit_event (about_registry, about_repository, sequence) WHERE about_registry IS NOT NULL;
CREATE INDEX audit_event_payload ON audit_event (sequence) WHERE payload IS NOT NULL;
CREATE TRIGGER audit_event_follows BEFORE INSERT ON audit_event
WHEN NEW.sequence IS NOT 1 + coalesce((SELECT max(sequence) FROM audit_event), 0)
  OR NEW.previous_sha256 IS NOT coalesce((SELECT sha256 FROM audit_event ORDER BY sequence DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT raise(ABORT, 'an audit event does not follow the last one'); END;
CREATE TRIGGER audit_event_stays BEFORE DELETE ON audit_event
BEGIN SELECT raise(ABORT, 'audit events are not removed'); END;
CREATE TRIGGER audit_event_is_final BEFORE UPDATE ON audit_event
WHEN NEW.payload IS NOT NULL OR NEW.type IS 'careen.audit.anchored' OR
  (NEW.sequence, NEW.created_at, NEW.type, NEW.identity, NEW.address, NEW.claimed, NEW.workspace, NEW.subject, NEW.request_id,
   NEW.payload_sha256, NEW.previous_sha256, NEW.sha256, NEW.about_registry, NEW.about_repository, NEW.about_run) IS NOT
  (OLD.sequence, OLD.created_at, OLD.type, OLD.identity, OLD.address, OLD.claimed, OLD.workspace, OLD.subject, OLD.request_id,
   OLD.payload_sha256, OLD.previous_sha256, OLD.sha256, OLD.about_registry, OLD.about_repository, OLD.about_run)
BEGIN SELECT raise(ABORT, 'audit events are not changed'); END;
