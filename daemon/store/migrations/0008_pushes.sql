-- Pushes that registries told of, one row each, in the order in which they were told; only the newest are kept.
CREATE TABLE push (
  id INTEGER PRIMARY KEY,
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  digest TEXT NOT NULL,
  tag TEXT,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX push_of_repository ON push (registry, repository, id);
