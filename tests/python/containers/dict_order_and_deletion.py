d = {}
for key in "cab":
    d[key] = len(d)
d["a"] = 99
del d["c"]
d["c"] = "again"
print(d)
views = d.keys(), d.values(), d.items()
d["z"] = 0
print(*views)
print(type(d.keys()).__name__, len(d.items()), ("z", 0) in d.items())
print(max(d, key=lambda k: str(d[k])), sorted(d.items(), key=lambda kv: kv[0], reverse=True))
nested = {"user": {"name": "Ali", "tags": ["a", "b"]}}
nested["user"]["tags"][0] = "changed"
print(nested, nested.get("user", {}).get("age", "unknown"))
self_ref = {}
self_ref["me"] = self_ref
print(self_ref)
