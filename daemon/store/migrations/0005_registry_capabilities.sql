-- What each registry was found to be able to do, and when: JSON, as of the last check. One that is asked anew replaces it.
CREATE TABLE registry_facts (
  registry TEXT NOT NULL PRIMARY KEY,
  facts TEXT NOT NULL,
  probed_at INTEGER NOT NULL
) STRICT;
