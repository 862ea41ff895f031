-- What a plan does to one repository, a row each: all of it in one text takes as much memory again as the plan itself.
CREATE TABLE plan_effect (
  plan TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  -- 0, 1, 2, ...: the order in which they are shown.
  part INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (plan, part)
) STRICT;
