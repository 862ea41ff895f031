# one line, with a hash
// one line, with slashes

/* several
   lines { " ${ */
a = 1 # after a value
b = /* in the middle */ 2 // and after
/* before */ c = 3

d = [ # in brackets
  1,  // and after an item
  /* alone */
  2
  # before the end
]

block /* between */ "label" { # after a brace
  # in a body
} # after a block
# at the end of the file, without a line end