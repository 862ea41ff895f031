-- Approvals of plans: a second person approves a plan before it is applied. Of a plan there is no run.
CREATE TABLE new_approval (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workspace TEXT NOT NULL,
  parked_id TEXT,
  run_id TEXT UNIQUE,
  plan_id TEXT,
  images INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  note TEXT NOT NULL,
  created_by TEXT NOT NULL,
  claimed TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  CHECK ((plan_id IS NULL) = (run_id IS NOT NULL) AND (plan_id IS NULL) = (parked_id IS NOT NULL))
) STRICT;
INSERT INTO new_approval (sequence, id, workspace, parked_id, run_id, images, sha256, note, created_by, claimed, created_at, expires_at, revoked_at)
  SELECT sequence, id, workspace, parked_id, run_id, images, sha256, note, created_by, claimed, created_at, expires_at, revoked_at FROM given_approval;
DROP TABLE given_approval;
ALTER TABLE new_approval RENAME TO given_approval;
CREATE INDEX approval_of_plan ON given_approval (plan_id) WHERE plan_id IS NOT NULL;
-- The identity that created a token: without a person block, the token is that person.
ALTER TABLE token ADD COLUMN creator TEXT;
