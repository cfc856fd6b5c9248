class Show:
    def __getitem__(self, key):
        return key


s = Show()
print(s[1], s[1:2], s[::3], s[1, 2], s[1:2, ...], s["key"])
cut = slice(1, 10, 3)
print(cut.start, cut.stop, cut.step, cut.indices(5))
print("abcdefghij"[cut])
