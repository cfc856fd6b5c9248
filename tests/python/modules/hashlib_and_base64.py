import base64
import hashlib

print(hashlib.sha1(b"abc").hexdigest())
print(hashlib.sha256(b"").hexdigest())
h = hashlib.sha256()
h.update(b"hello ")
h.update(b"world")
print(h.hexdigest() == hashlib.sha256(b"hello world").hexdigest(), h.digest_size, h.block_size, h.name, len(h.digest()))
copy = h.copy()
copy.update(b"!")
print(copy.hexdigest()[:16], h.hexdigest()[:16], hashlib.new("sha1", b"x").hexdigest())
print(hashlib.md5(b"abc").hexdigest(), hashlib.sha512(b"abc").hexdigest()[:32])
key = "dGhlIHNhbXBsZSBub25jZQ=="
print(base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode())
print(base64.b64encode(b"\x00\xff\xfe"), base64.b64decode("aGVsbG8="), base64.b64decode(b"aGVsbG8="), base64.urlsafe_b64encode(b"\xfb\xff"), base64.b32encode(b"hi"), base64.b16encode(b"hi"))
try:
    base64.b64decode("abc")
except Exception as error:
    print(type(error).__name__, error)
try:
    hashlib.sha1("text")
except TypeError as error:
    print(error)
