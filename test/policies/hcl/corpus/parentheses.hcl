simple = (1)
double = ((a))
group  = (1 + 2) * 3
lines = (
  a &&
  b

  && c
)
index = (a)[0]
attr  = (a).b
