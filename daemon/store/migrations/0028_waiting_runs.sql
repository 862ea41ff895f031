-- The first waiting run of each registry: those that a person started or approved, then the oldest. Not by json_extract: a damaged
-- body would make each write of its row fail.
CREATE INDEX run_waiting ON run (registry, instr(body, '"trigger":"schedule"') > 0, sequence) WHERE state = 'QUEUED';
