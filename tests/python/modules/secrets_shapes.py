import secrets

print(len(secrets.token_bytes(16)), len(secrets.token_hex(8)), len(secrets.token_urlsafe(12)), 0 <= secrets.randbelow(10) < 10)
print(secrets.choice("ab") in "ab", secrets.compare_digest("a", "a"), secrets.compare_digest(b"a", b"b"), secrets.token_hex() != secrets.token_hex())
