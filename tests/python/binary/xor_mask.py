mask = bytes([0x12, 0x34, 0x56, 0x78])
payload = "salom dunyo".encode()
masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
print(masked.hex(" "))
print(bytes(byte ^ mask[i % 4] for i, byte in enumerate(masked)).decode())
frame = bytearray([0x81, 0x80 | len(payload)]) + mask + masked
print(len(frame), frame[:2].hex(), bool(frame[0] & 0x80), frame[0] & 0x0F, frame[1] & 0x7F)
checksum = 0
for byte in payload:
    checksum = (checksum * 31 + byte) & 0xFFFF
print(checksum, sum(payload) % 256)
