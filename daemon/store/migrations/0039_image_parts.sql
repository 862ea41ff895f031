-- 1: the intent removes a part of an image, which goes with its group and is not counted by itself. Earlier ones are counted each.
ALTER TABLE intent ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
DROP INDEX intent_outcome;
CREATE INDEX intent_outcome ON intent (run_id, part, action, outcome);
