-- Reports of workers that the daemon refused.
CREATE TABLE refused_report (
  at INTEGER NOT NULL,
  worker TEXT NOT NULL,
  run_id TEXT NOT NULL,
  what TEXT NOT NULL
) STRICT;
CREATE INDEX refused_report_by_worker ON refused_report (worker, at);
