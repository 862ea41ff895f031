-- The first waiting run of each registry: those that a person started or approved, then the oldest.
CREATE INDEX run_waiting ON run (registry, json_extract(body, '$.trigger') = 'schedule', sequence) WHERE state = 'QUEUED';
