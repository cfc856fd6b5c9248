data = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello extra"
head, _, rest = data.partition(b"\r\n\r\n")
status, *lines = head.decode("ascii").split("\r\n")
version, code, reason = status.split(" ", 2)
headers = {}
for line in lines:
    name, value = line.split(":", 1)
    headers[name.strip().lower()] = value.strip()
length = int(headers["content-length"])
print(version, int(code), reason, headers)
print(rest[:length], rest[length:])
