name = "Ali
print(name)
