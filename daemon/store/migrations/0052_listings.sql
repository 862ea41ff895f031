-- What complete lists of a registry say of a repository. listed: 1: the last one that was believed names it; 0: it is missing together with most others,
-- which is not believed; absent: none has named it. unlisted_at: since when none names it; absent: not believed to be missing.
ALTER TABLE repository ADD COLUMN listed INTEGER;
ALTER TABLE repository ADD COLUMN unlisted_at INTEGER;
