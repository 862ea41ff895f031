-- When what is known of manifests and configs was last asked for; 0: before this was noted. Beside the facts, as those are large.
CREATE TABLE fact_use (
  kind TEXT NOT NULL,
  registry TEXT NOT NULL,
  digest TEXT NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (kind, registry, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO fact_use SELECT kind, registry, digest, 0 FROM fact;

-- Whether anything in a registry still refers to a digest.
CREATE INDEX sighting_by_digest ON sighting (registry, digest);
CREATE INDEX tag_in_registry ON tag (registry, digest);
CREATE INDEX intent_kept ON intent (registry, digest) WHERE outcome IS NULL OR length(bytes) > 0;
