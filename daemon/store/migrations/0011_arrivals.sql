-- Between which two looks a digest and a tag came. Without a lower bound: at the first look (baseline), or not known.
ALTER TABLE sighting ADD COLUMN arrived_after INTEGER;
-- When careen put it back, or saw it again after a look that did not show it.
ALTER TABLE sighting ADD COLUMN put_back_at INTEGER;
-- The first look that did not show it, and when it was known to be gone. What is gone is remembered for a while.
ALTER TABLE sighting ADD COLUMN missing_since INTEGER;
ALTER TABLE sighting ADD COLUMN gone_at INTEGER;

ALTER TABLE tag ADD COLUMN since_after INTEGER;
ALTER TABLE tag ADD COLUMN told_at INTEGER;
ALTER TABLE tag ADD COLUMN missing_since INTEGER;

-- The last complete look: when it ended, and what its successor takes for the time before which nothing of the new was there.
ALTER TABLE repository ADD COLUMN look_at INTEGER;
ALTER TABLE repository ADD COLUMN look_after INTEGER;
-- The last list of the registry's repositories that did not have it, before it was first looked at.
ALTER TABLE repository ADD COLUMN absent_at INTEGER;
CREATE INDEX repository_look ON repository (look_at);

-- The last complete list of a registry's repositories.
CREATE TABLE catalog_look (
  registry TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the last look at a repository did not show, where that was too much to be believed: JSON.
CREATE TABLE loss (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (registry, repository)
) STRICT, WITHOUT ROWID;

-- Was it told when the push was? If not, "at" is when it was told.
ALTER TABLE push ADD COLUMN dated INTEGER NOT NULL DEFAULT 1;
-- Pushes that were told of one digest.
CREATE INDEX push_of_digest ON push (registry, repository, digest);

-- What earlier versions saw: a digest of the first look stays baseline. One that they saw later was not there at the first look,
-- which is all that is sure: they forgot what was missing for one look. So its gap begins there, and so does that of tags, and
-- that of what the next look finds new.
UPDATE sighting SET arrived_after = (
  SELECT baseline_at FROM repository r WHERE r.registry = sighting.registry AND r.repository = sighting.repository
) WHERE baseline = 0;
UPDATE tag SET since_after = (
  SELECT baseline_at FROM repository r WHERE r.registry = tag.registry AND r.repository = tag.repository
) WHERE baseline = 0;
-- Seen at the very instant of the first look, or of a look that is not known: nothing is known of when it came.
UPDATE sighting SET arrived_after = NULL WHERE arrived_after >= first_seen_at;
UPDATE tag SET since_after = NULL WHERE since_after >= since;
UPDATE repository SET look_at = last_scan_at, look_after = baseline_at;
-- Tags were not looked at in the earliest versions.
UPDATE repository SET look_after = 0 WHERE look_after IS NOT NULL AND NOT EXISTS
  (SELECT 1 FROM tag t WHERE t.registry = repository.registry AND t.repository = repository.repository);
UPDATE repository SET absent_at = 0 WHERE baseline_at IS NULL;
-- Registries were listed, but when is not known: what is new in them from now on came at any time since 1970.
INSERT INTO catalog_look SELECT DISTINCT registry, 0 FROM repository;
