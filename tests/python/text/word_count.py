text = """The server accepts. The client connects.
The server reads, the client writes."""
counts = {}
for word in text.lower().replace(".", "").replace(",", "").split():
    counts[word] = counts.get(word, 0) + 1
for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
    print(f"{word:<10}{count}")
print(len(text.split()), len(text), text.count("\n"), max(counts, key=counts.get))
