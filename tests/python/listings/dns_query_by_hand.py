import struct


def build_query(name, number=0x1234):
    header = struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0)
    question = b"".join(bytes([len(part)]) + part.encode("ascii") for part in name.split(".")) + b"\x00"
    return header + question + struct.pack("!HH", 1, 1)


def read_name(data, at):
    parts = []
    while True:
        length = data[at]
        if length == 0:
            return ".".join(parts), at + 1
        if length & 0xC0 == 0xC0:
            (pointer,) = struct.unpack_from("!H", data, at)
            rest, _ = read_name(data, pointer & 0x3FFF)
            return ".".join(parts + [rest]), at + 2
        parts.append(data[at + 1:at + 1 + length].decode())
        at += length + 1


def parse_response(data):
    number, flags, questions, answers, _, _ = struct.unpack("!6H", data[:12])
    at = 12
    for _ in range(questions):
        name, at = read_name(data, at)
        at += 4
    records = []
    for _ in range(answers):
        name, at = read_name(data, at)
        kind, cls, ttl, length = struct.unpack_from("!HHIH", data, at)
        at += 10
        value = data[at:at + length]
        at += length
        if kind == 1:
            value = ".".join(map(str, value))
        records.append((name, kind, ttl, value))
    return number, flags & 0xF, records


query = build_query("example.com")
print(query.hex(" ", 4), len(query))
answer = bytearray(query)
answer[2:4] = b"\x81\x80"
answer[6:8] = b"\x00\x02"
answer += b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 300, 4) + bytes([93, 184, 216, 34])
answer += b"\x03www\xc0\x0c" + struct.pack("!HHIH4s", 1, 1, 60, 4, b"\x0a\x00\x00\x01")
print(parse_response(bytes(answer)))
