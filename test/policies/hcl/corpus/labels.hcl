block "" {}
block "tab\t" "\u00e9" {}
block "e\u0301" "é" {}
block "dollar $5" "100%" {}
block "日本" ключ {}
block "$${x}" {}
block "a" b "c" d {}
