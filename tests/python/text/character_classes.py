samples = ["abc", "ABC", "a1", "123", "١٢٣", "½", "²", " ", "\t\n", "", "a b", "_x1", "1x", "class", "é", "Привет", "oʻ", "$"]
for s in samples:
    flags = [s.isalpha(), s.isdigit(), s.isdecimal(), s.isnumeric(), s.isalnum(), s.isspace(), s.isupper(),
             s.islower(), s.isidentifier(), s.isprintable(), s.isascii()]
    print(f"{s!r:10}", "".join("1" if flag else "0" for flag in flags))
