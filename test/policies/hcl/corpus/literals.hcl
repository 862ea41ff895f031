yes    = true
no     = false
none   = null
word   = other
truthy = trueish
