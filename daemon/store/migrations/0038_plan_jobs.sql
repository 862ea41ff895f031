-- Plans are made after their request was answered, and their parts are listed.
-- PLANNING, READY, INCOMPLETE, FAILED, CANCELLED, APPLIED. Body: its head.
ALTER TABLE plan ADD COLUMN state TEXT NOT NULL DEFAULT 'READY';
-- Of changes, effects and images; null: they are not complete, or older than this column.
ALTER TABLE plan ADD COLUMN content_sha256 TEXT;
-- Why it was not made.
ALTER TABLE plan ADD COLUMN failure TEXT;
UPDATE plan SET workspace = coalesce(workspace, json_extract(body, '$.workspace')),
  state = CASE
    WHEN applied_serial IS NOT NULL THEN 'APPLIED'
    WHEN coalesce(json_extract(body, '$.summary.unknown'), 0) > 0 THEN 'INCOMPLETE'
    ELSE 'READY'
  END;
CREATE INDEX plan_by_time ON plan (created_at, id);

-- Declared objects of a request, until the plan is made.
CREATE TABLE plan_spool (
  plan TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (plan, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_change (
  plan TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (plan, position)
) STRICT, WITHOUT ROWID;

-- An image of an effect that is deleted or untagged. Part: that of its effect.
CREATE TABLE plan_image (
  plan TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  position INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (plan, part, position)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO plan_effect (plan, part, body)
SELECT plan.id, key, value FROM plan, json_each(plan.body, '$.effects');
INSERT INTO plan_image (plan, part, position, body)
SELECT plan, part, key, value FROM plan_effect, json_each(plan_effect.body, '$.deletes');
UPDATE plan_effect SET body = json_set(body, '$.deletes', json('[]'));
INSERT INTO plan_change (plan, position, body)
SELECT plan.id, key, value FROM plan, json_each(plan.body, '$.changes');
UPDATE plan SET body = json_remove(body, '$.changes', '$.effects');
