-- What people and runs have seen of a repository: the look of its last clean run that SUCCEEDED, and when a plan that was
-- applied had shown what goes there, or a person approved it.
CREATE TABLE review (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  cleaned_look_at INTEGER,
  reviewed_at INTEGER,
  PRIMARY KEY (registry, repository)
) STRICT, WITHOUT ROWID;

-- Where a policy was applied although nobody could look at what it deletes. The repository '*': all of the registry's that
-- were not reviewed since.
CREATE TABLE unknown_effect (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (registry, repository)
) STRICT, WITHOUT ROWID;
