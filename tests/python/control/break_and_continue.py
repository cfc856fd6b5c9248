words = ["alpha", "", "beta", "stop", "gamma"]
for number, word in enumerate(words, start=1):
    if not word:
        continue
    if word == "stop":
        break
    print(number, word)
print("last seen:", word)

i = 10
while i:
    i -= 1
    if i % 2:
        continue
    if i == 4:
        break
    print(i, end=" ")
print()
