bare {
}

empty {}
one_line { a = 1 }
one_line_label "x" { a = [1, 2] }

labels "a" "b c" {
  x = 1
}

name label other {
}

mixed first "second" {
  y = 2

  inner "deep" {
    z = 3
    deepest {
      a = 4
    }
  }

  inner "next" {}
}

same "a" {}
same "a" {}
same-name_2 {}
