-- How long workers have worked on a run, over all of its attempts. Milliseconds.
ALTER TABLE run ADD COLUMN worked INTEGER NOT NULL DEFAULT 0;
