for name, port in [("http", 80), ("https", 443, "tls")]:
    print(name, port)
