none     = f()
one      = f(1)
several  = f(1, "a", b.c)
trailing = f(1, 2,)
nested   = f(g(h(1)), i())
expand   = f(a...)
last     = f(1, b...)
lines = f(
  1,

  2,
)
literals = f(true, null, [1], { a = 1 })
keyword  = true(1)
spaces   = f (1)
