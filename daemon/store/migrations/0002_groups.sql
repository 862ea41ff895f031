-- What the repository held at the last scan; NULL: it was not scanned since this is counted.
ALTER TABLE repository ADD COLUMN bytes INTEGER;

-- Decisions and plans say more than before: which images follow which, and doubts. Old ones are made anew by the next run or
-- plan; applied plans stay, so that none is applied twice.
DELETE FROM decision;
DELETE FROM plan WHERE applied_serial IS NULL;
