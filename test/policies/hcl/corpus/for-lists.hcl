simple = [for x in list : x]
key    = [for k, v in map : "${k}-${v}"]
if     = [for x in list : x.name if x.size > 1]
nested = [for x in list : [for y in x : y * 2]]
lines = [
  for x in list :
  x
  if x != ""
]
literal = [for x in [1, 2] : x]
words   = [for if in in : if if if]
