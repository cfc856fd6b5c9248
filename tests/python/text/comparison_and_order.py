words = ["pear", "Apple", "apple", "äpfel", "zebra", "10", "9", ""]
print(sorted(words), "a" < "b", "a" < "B", "" < "a", "abc" < "abcd", "10" < "9")
print("abc" == "abc", "a" != "A", "é" == "e\u0301", min(words), max(words))
print(hash("x") == hash("x"), "a" "b" == "ab", ord("a"), chr(1078), ord("🔥"))
