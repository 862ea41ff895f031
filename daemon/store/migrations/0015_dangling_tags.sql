-- Tags that the last complete look listed and that led nowhere. What is found under one later came later than "after", the bound
-- of the first of these looks; without it, it is not known since when it is there.
CREATE TABLE dangling_tag (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  tag TEXT NOT NULL,
  after INTEGER,
  PRIMARY KEY (registry, repository, tag)
) STRICT, WITHOUT ROWID;

-- Parts of scans that are under way do not tell of such tags.
DELETE FROM scan_part;
