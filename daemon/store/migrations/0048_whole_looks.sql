-- When the last complete look ended, if all that decides is stored; a registry's own list of times is not.
ALTER TABLE repository ADD COLUMN whole_look_at INTEGER;
