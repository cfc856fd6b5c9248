class Config:
    port = 80


c = Config()
print(getattr(c, "port"), getattr(c, "host", "none"), hasattr(c, "host"))
setattr(c, "host", "localhost")
print(c.host, hasattr(c, "host"), vars(c), c.__dict__)
delattr(c, "host")
print(hasattr(c, "host"), callable(c), callable(len), callable(Config))
try:
    getattr(c, "nothing")
except AttributeError as error:
    print(error)
print([name for name in dir(c) if not name.startswith("_")])
print(id(c) == id(c), c is c, hash(c) == hash(c))
for name in ("port", "missing"):
    print(name, getattr(Config, name, None))
