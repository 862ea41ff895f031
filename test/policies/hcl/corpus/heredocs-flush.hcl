flush = <<-EOT
    one
      two

    three
    EOT

least = <<-EOT
      one
  two
    three
  EOT

blank = <<-EOT

      
    one
EOT

filled = <<-EOT
    ${a}
      ${b} c
  EOT

at_margin = <<-EOT
${a}
  b
EOT

tabs = <<-EOT
		one
			two
EOT

one = <<-EOT
 one
  two
EOT

only_blank = <<-EOT

EOT

directives = <<-EOT
    %{ if a }
      yes
    %{ endif }
    EOT
