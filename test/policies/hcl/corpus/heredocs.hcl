plain = <<EOT
one
  two "quoted" \n
EOT

empty = <<EOT
EOT

marker = <<END_1-x
EOT
  END_1-x

filled = <<EOT
${a} and $${b} %%{c}
${d}
EOT

inside = [<<A
one
A
  , <<B
two
B
]

in_call = trim(<<EOT
text
EOT
)

nested = <<OUT
${<<IN
inner
OUT
IN
}
OUT

code = <<EOT
{ [ ( " ' # // /*
EOT
