print(repr("it's"), repr('say "hi"'), repr("it's \"both\""), repr("tab\t nl\n cr\r nul\0 bell\a esc\x1b"), repr("\\"))
print(repr("é ʻ 日 🔥"), ascii("é ʻ 日 🔥"), repr("\x7f\x80\xa0\xad\u200b\u2028\ufeff"), repr("\ud800"))
print("a\
b", "\u0416", "\U0001F525", "\x41\101\N{GREEK SMALL LETTER ALPHA}")
print(len("\n"), len(r"\n"), len(b"\n"), repr(b"\x00\xff'\"ab\n"), repr(b"it's"))
print(str(["a'b", 'c"d', "\n"]), str({"k": "v\t"}), str(("x",)))
