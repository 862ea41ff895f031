left    = "a  ${~ b}  c"
right   = "a  ${b ~}  c"
both    = "a  ${~ b ~}  c"
alone   = "${~ a ~}"
edge    = "${a ~}  "
between = "${a ~}  ${~ b}"
if      = " %{~ if a ~}  yes  %{~ else ~}  no  %{~ endif ~} "
heredoc = <<EOT
one
  ${~ a ~}
two %{ if b ~}
  three
%{~ endif }
EOT
