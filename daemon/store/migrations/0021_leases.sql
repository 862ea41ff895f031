-- Who has the lease of a run. Its secret itself is stored nowhere.
ALTER TABLE run ADD COLUMN lease_identity TEXT;
ALTER TABLE run ADD COLUMN lease_instance TEXT;
ALTER TABLE run ADD COLUMN lease_sha256 BLOB;
