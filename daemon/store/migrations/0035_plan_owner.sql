-- Whose plan it is: a caller has a limited number of plans that are not applied. Null: it was made before that was stored.
ALTER TABLE plan ADD COLUMN workspace TEXT;
ALTER TABLE plan ADD COLUMN owner TEXT;
CREATE INDEX plan_by_owner ON plan (workspace, owner, created_at) WHERE applied_serial IS NULL;
