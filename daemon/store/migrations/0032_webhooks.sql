-- Up to which audit event each webhook has received, and when the next one is sent again.
CREATE TABLE webhook (
  name TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL
) STRICT;
