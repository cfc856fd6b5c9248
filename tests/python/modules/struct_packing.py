import struct

print(struct.pack("!I", 5), struct.pack(">HBb", 0x1234, 255, -1), struct.pack("<I", 1), struct.pack("!4s", b"ab"), struct.pack("!?", True))
print(struct.unpack("!HH", b"\x00\x50\x1f\x90"), struct.unpack(">q", b"\xff" * 8), struct.unpack("!3sB", b"abc\x07"), struct.unpack("<d", struct.pack("<d", 1.5)))
print(struct.calcsize("!IHB"), struct.calcsize("@IHB"), struct.calcsize("BI"), struct.calcsize("!3x2H"), struct.calcsize("10s"))
header = struct.Struct("!BBHI")
packed = header.pack(1, 2, 3, 4)
print(packed.hex(), header.size, header.unpack(packed), header.unpack_from(b"xx" + packed, 2), header.format)
buffer = bytearray(10)
struct.pack_into("!H", buffer, 4, 0xABCD)
print(buffer.hex(), list(struct.iter_unpack("!H", b"\x00\x01\x00\x02")))
print(struct.pack("!f", 3.5).hex(), struct.unpack("!f", b"\x40\x60\x00\x00"), struct.pack("3h", 1, 2, 3), struct.pack("!Qn"[:2], 2 ** 63), struct.pack("2c", b"a", b"b"), struct.pack("5p", b"abc"))
for attempt in (lambda: struct.pack("!B", 256), lambda: struct.pack("!H", -1), lambda: struct.unpack("!I", b"abc"), lambda: struct.pack("!I"),
                lambda: struct.pack("!I", "x"), lambda: struct.pack("!Z", 1), lambda: struct.pack("!b", 200), lambda: header.unpack(b""), lambda: struct.pack("!s", "text")):
    try:
        print(attempt())
    except struct.error as error:
        print("struct.error:", error)
