-- When an approval of images ends. NULL: with the run that it is for. What plans had shown was approved without a person's number.
ALTER TABLE approval ADD COLUMN expires_at INTEGER;
DELETE FROM approval WHERE source LIKE 'pl-%';
