-- Images that webhooks were notified of before their deletion. A row is removed when its image stays after all.
CREATE TABLE expiring (
  registry TEXT NOT NULL,
  repository TEXT NOT NULL,
  digest TEXT NOT NULL,
  -- How long before the deletion. Milliseconds.
  notice INTEGER NOT NULL,
  policy TEXT NOT NULL,
  -- The run of the schedule that deletes the image.
  deletes_at INTEGER NOT NULL,
  -- The last run that found it.
  run_id TEXT NOT NULL,
  PRIMARY KEY (registry, repository, digest, notice)
) STRICT, WITHOUT ROWID;

-- Up to which change of runs their decisions were read for that. No row: nobody wants notices.
CREATE TABLE expiring_read (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), change INTEGER NOT NULL) STRICT;

-- The last message that was delivered of the next event: an event can be many messages.
ALTER TABLE webhook ADD COLUMN sent TEXT NOT NULL DEFAULT '';
