x = 1; y = 2; print(x, y)
if x: print("one line"); print("still")
for i in 1, 2, 3: print(i, end=";")
print()
while x: x -= 1
pass
...
"a string on its own"
value = (
    1 +
    2 \
    + 3
)
print(value, 1_000_000, 0xff, 0o17, 0b101, 1e3, .5, 5., 1j * 1j)
print("ab" 'cd' """ef""")
print(r"\n", "\x41\u0042\N{LATIN SMALL LETTER C}\103", "tab\tend", '\'', "\\")
print("""one
two""")
del x, y
if __name__ == "__main__":
    print("main")
