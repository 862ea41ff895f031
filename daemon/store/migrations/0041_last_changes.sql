-- What a serial changed, newest first: who made the last change of what decides about a repository.
CREATE INDEX object_version_by_serial ON object_version (workspace, serial, address);
