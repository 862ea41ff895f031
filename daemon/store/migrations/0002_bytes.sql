-- What the repository held at the last scan; NULL: it was not scanned since this is counted.
ALTER TABLE repository ADD COLUMN bytes INTEGER;
