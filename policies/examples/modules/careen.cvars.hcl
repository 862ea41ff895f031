registry_url = "https://registry.example.com"
