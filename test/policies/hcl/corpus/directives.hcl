if       = "%{ if a }yes%{ endif }"
else     = "%{ if a }yes%{ else }no%{ endif }"
for      = "%{ for x in list }<${x}>%{ endfor }"
for_key  = "%{ for k, v in map }${k}=${v};%{ endfor }"
nested   = "%{ for x in list }%{ if x > 1 }${x}%{ else }-%{ endif }%{ endfor }"
chained  = "%{ if a }1%{ else }%{ if b }2%{ else }3%{ endif }%{ endif }"
empty    = "%{ if a }%{ endif }"
in_order = "a%{ if b }c%{ endif }d"
heredoc  = <<EOT
%{ for name in names ~}
- ${name}
%{ endfor ~}
%{ if many }
and more
%{ endif }
EOT
