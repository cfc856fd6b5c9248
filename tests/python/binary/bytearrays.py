buffer = bytearray()
buffer += b"hello"
buffer.append(33)
buffer.extend(b" more")
print(buffer, len(buffer), buffer[0], bytes(buffer[:5]))
buffer[0] = ord("J")
del buffer[5:]
print(buffer, buffer.decode(), buffer == b"Jello")
buffer[1:3] = b"XYZ"
print(buffer, buffer.pop(), buffer.find(b"Y"))
buffer.insert(0, 64)
buffer.reverse()
print(buffer, bytearray(4), bytearray([1, 2]), bytearray("é", "utf8"))
buffer.clear()
print(buffer, bool(buffer))
line = bytearray(b"one\ntwo\nrest")
while b"\n" in line:
    head, _, line = line.partition(b"\n")
    print(bytes(head))
print(line, bytearray(b"ab") + b"c", b"x" + bytearray(b"y"))
alias = line
line += b"!"
print(alias is line, alias)
