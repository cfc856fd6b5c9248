"""Hashes of bytes: MD5, SHA-1 and the SHA-2 family."""

import _hashlib
from _hashlib import new

algorithms_guaranteed = set(_hashlib.names)
algorithms_available = set(_hashlib.names)

__all__ = (*_hashlib.names, "new", "algorithms_guaranteed", "algorithms_available", "pbkdf2_hmac")


def md5(string=b"", *, usedforsecurity=True):
    return new("md5", string)


def sha1(string=b"", *, usedforsecurity=True):
    return new("sha1", string)


def sha224(string=b"", *, usedforsecurity=True):
    return new("sha224", string)


def sha256(string=b"", *, usedforsecurity=True):
    return new("sha256", string)


def sha384(string=b"", *, usedforsecurity=True):
    return new("sha384", string)


def sha512(string=b"", *, usedforsecurity=True):
    return new("sha512", string)


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    """A key from a password: many rounds of HMAC, so that guessing takes long."""
    size = new(hash_name).digest_size
    length = size if dklen is None else dklen
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    if length < 1:
        raise ValueError("key length must be greater than 0.")
    key = b""
    block = 0
    while len(key) < length:
        block += 1
        one = _hashlib.hmac_digest(password, salt + block.to_bytes(4, "big"), hash_name)
        mixed = int.from_bytes(one, "big")
        for _ in range(iterations - 1):
            one = _hashlib.hmac_digest(password, one, hash_name)
            mixed ^= int.from_bytes(one, "big")
        key += mixed.to_bytes(size, "big")
    return key[:length]
