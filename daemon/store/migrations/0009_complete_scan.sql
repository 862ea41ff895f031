-- The last complete scan of a repository, where its registry had told of every change that it found.
CREATE TABLE complete_scan (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- Pushes with a greater id were told of after the last scan had begun.
  up_to INTEGER NOT NULL,
  PRIMARY KEY (registry, repository)
) STRICT, WITHOUT ROWID;
