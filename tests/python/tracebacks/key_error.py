ports = {"http": 80}
print(ports["http"])
print(ports["gopher"])
