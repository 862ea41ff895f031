-- The bytes of the changes, effects and images of a plan; 0: it is not made, or older than this column.
ALTER TABLE plan ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
