def shift(text, by):
    result = []
    for c in text:
        if c.isalpha() and c.isascii():
            base = ord("A") if c.isupper() else ord("a")
            result.append(chr((ord(c) - base + by) % 26 + base))
        else:
            result.append(c)
    return "".join(result)


secret = shift("Hello, Toshkent!", 3)
print(secret, shift(secret, -3))
print("level" == "level"[::-1], sum(c in "aeiou" for c in "education"))
