-- Who manages an object: the origin of a plan, or the identity of a caller. Empty: nobody, so the next plan that declares it.
ALTER TABLE object ADD COLUMN manager TEXT NOT NULL DEFAULT '';
-- Who applied, as the transport proved; empty: not recorded.
ALTER TABLE history ADD COLUMN identity TEXT NOT NULL DEFAULT '';
ALTER TABLE history ADD COLUMN claimed TEXT NOT NULL DEFAULT '';
ALTER TABLE object_version ADD COLUMN manager TEXT NOT NULL DEFAULT '';
