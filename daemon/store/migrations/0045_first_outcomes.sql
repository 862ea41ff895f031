-- The outcome that a later one replaced, so that what a run recorded of its removals can be compared.
ALTER TABLE intent ADD COLUMN first_outcome TEXT;
ALTER TABLE intent ADD COLUMN first_outcome_at INTEGER;
