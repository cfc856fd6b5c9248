lines = []
for i in range(3):
    lines.append(f"{i}: {'*' * i}")
text = "\n".join(lines)
print(text)
out = ""
for c in "hello":
    out = c + out
print(out, out == "hello"[::-1])
print("name".ljust(10, ".") + "value".rjust(8, "."))
header = f"{'id':>3} | {'name':<8} | {'ok':^4}"
print(header)
print("-" * len(header))
for row in [(1, "Ali", True), (22, "Barno", False)]:
    print("{:>3} | {:<8} | {!s:^4}".format(*row))
