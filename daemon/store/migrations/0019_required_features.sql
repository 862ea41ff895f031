-- Names of the features that a program needs to decide by the object, as JSON.
ALTER TABLE object ADD COLUMN required_features TEXT NOT NULL DEFAULT '[]';
