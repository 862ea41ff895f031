CREATE TABLE installation (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  incarnation TEXT NOT NULL,
  -- Inode and time of birth of the file, or `backup` in a copy that careend made.
  home TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT;
