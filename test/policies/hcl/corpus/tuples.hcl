empty    = []
one      = [1]
several  = [1, "two", three]
trailing = [1, 2,]
nested   = [[1], [], [[2]]]
lines = [
  1,
  2

  , 3
]
mixed  = [{ a = 1 }, [1], f(2), a ? b : c]
blanks = [

]
