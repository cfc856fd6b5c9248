s = "socketarium"
print(s[0], s[-1], s[2:6], s[:6], s[6:], s[::2], s[::-1], s[-3:], s[100:], repr(s[5:2]), s[8:2:-2])
print(len(s), s * 2, "ab" + "cd", 3 * "-", repr("a" * 0), repr("a" * -1))
print(min(s), max(s), sorted(set(s)), list("héllo"))
for index in (20, -20):
    try:
        s[index]
    except IndexError as error:
        print(error)
print("naïve"[2], "日本語"[1], len("日本語"), len("🔥"), "🔥x"[1])
