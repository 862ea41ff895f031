-- Random secrets that the daemon makes once, by purpose.
CREATE TABLE secret (
  purpose TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
