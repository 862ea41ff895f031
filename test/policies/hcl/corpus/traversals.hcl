name    = a
attr    = a.b.c
index   = a[0]
key     = a["b"]["c-d"]
mixed   = a.b[0].c["d"].e
dynamic = a[b.c][d ? 0 : 1]
old     = a.0.b
of_call = f(x).y[0]
of_list = [1, 2][0]
of_map  = { a = 1 }.a
of_text = "text"[0]
spaces  = a . b [ 0 ]
lines   = a[
  0
]
