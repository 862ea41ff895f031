-- When the window of a waiting run's policy opens, for which it is not enqueued before. NULL: it may begin.
ALTER TABLE run ADD COLUMN opens_at INTEGER;
CREATE INDEX run_opening ON run (opens_at) WHERE opens_at IS NOT NULL;
-- Without runs that wait for a window, so that those behind them are found first.
DROP INDEX run_waiting;
CREATE INDEX run_waiting ON run (registry, instr(body, '"trigger":"schedule"') > 0, sequence)
  WHERE state = 'QUEUED' AND opens_at IS NULL;
