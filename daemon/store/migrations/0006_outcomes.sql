-- What runs came to is counted for each that is shown; an index saves reading the manifests beside it.
CREATE INDEX intent_outcome ON intent (run_id, action, outcome);
