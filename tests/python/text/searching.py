s = "the quick brown the fox"
print(s.find("the"), s.find("the", 1), s.rfind("the"), s.find("cat"), s.index("quick"))
print(s.count("the"), "aaaa".count("aa"), s.count(""), s.startswith("the"), s.endswith(("fox", "dog")))
print(s.startswith("quick", 4), "quick" in s, "z" not in s, s.rindex("t"), s.find("e", 5, 20))
try:
    s.index("cat")
except ValueError as error:
    print(error)
