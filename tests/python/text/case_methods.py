s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.capitalize(), "two words here".title())
print("ß".upper(), "STRASSE".casefold(), "straße".casefold(), "они".upper(), "OʻZBEK".lower(), "İ".lower() == "i̇")
print(s.istitle(), "ABC".isupper(), "abc1".islower(), "1".isupper(), "it's".title())
