-- How many images the repository has: each counts once with its parts. Of a scan before this column it is not known.
ALTER TABLE repository ADD COLUMN image_count INTEGER;
