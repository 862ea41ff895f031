empty    = {}
one      = { a = 1 }
several  = { a = 1, b = 2 }
colons   = { a : 1, "b" : 2 }
trailing = { a = 1, }
lines = {
  a = 1
  b = 2,

  c = {
    d = [
      3
    ]
  }
}
quoted   = { "a b" = 1, "${c}" = 2 }
forced   = { (a) = 1, (b.c) = 2, (d) + "e" = 3 }
numbers  = { 1 = "a", 2.5 = "b" }
words    = { true = 1, null = 2, if = 3, in = 4 }
paths    = { a.b = 1 }
blanks = {

}
comment = { # first
  a = 1 # last
  # alone
}
