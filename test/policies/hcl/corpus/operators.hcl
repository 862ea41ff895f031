sum        = 1 + 2 - 3
product    = 2 * 3 / 4 % 5
precedence = 1 + 2 * 3 - 4 / 2
logic      = a || b && c
compare    = a + 1 < b * 2 && c >= d || e != f
equality   = a == b != c
order      = a <= b == c > d
signs      = -a + -b * !c
not        = !!a
negative   = -(1 + 2)
dense      = a+b*-c
minus      = a - b
name       = a-b
