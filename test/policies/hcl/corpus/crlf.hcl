# with a byte order mark, and CRLF at the line ends
a = 1
b = <<EOT
one
two
EOT
c = [
  1,
  2,
]
block "x" {
  d = "e" # f
}
