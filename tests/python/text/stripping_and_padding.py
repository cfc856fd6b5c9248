print(repr("  x \n".strip()), repr("  x ".lstrip()), repr("  x ".rstrip()), "xxabcxx".strip("x"), "www.a.com".strip("w.com"))
print(repr("ab".ljust(5)), repr("ab".rjust(5, ".")), repr("ab".center(5, "*")), repr("abc".center(6)), "42".zfill(5), "-42".zfill(5))
print("prefix-name".removeprefix("prefix-"), "name.py".removesuffix(".py"), "name".removesuffix("x"))
print("a\tb".expandtabs(4), repr("tab\t".expandtabs()), "ab".center(7, "-"))
