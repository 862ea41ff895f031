simple  = a ? 1 : 2
chained = a ? 1 : b ? 2 : 3
nested  = a ? b ? 1 : 2 : 3
logic   = a || b ? c && d : e
lines   = (
  a
  ? 1
  : 2
)
objects = a ? { x = 1 } : { x = 2 }
