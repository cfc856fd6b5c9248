def greet(name, greeting="Salom", mark="!"):
    return f"{greeting}, {name}{mark}"


print(greet("Aziza"))
print(greet("Bek", "Hi"))
print(greet(name="Olim", mark="?"))
print(greet("Nodir", mark=".", greeting="Hey"))
