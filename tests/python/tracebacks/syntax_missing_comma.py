items = [1, 2
         3]
print("a" "b" 5)
