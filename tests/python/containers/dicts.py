d = {"one": 1, "two": 2}
d["three"] = 3
print(d, d["one"], d.get("four"), d.get("four", 4), "two" in d, 2 in d, len(d))
print(list(d), list(d.keys()), list(d.values()), list(d.items()))
print(d.pop("one"), d.pop("zzz", None), d.popitem(), d)
print(d.setdefault("k", []), d.setdefault("two", 9), d)
d["k"].append(1)
d.update({"a": 1}, b=2)
d.update([("c", 3)])
print(d, {"a": 1} | {"a": 2, "b": 3}, dict(x=1, y=2), dict([("p", 1)]), dict.fromkeys("ab", 0), dict.fromkeys([1]))
copy = d.copy()
copy["k"].append("shared")
d.clear()
print(d, copy["k"], {"a": 1, "b": 2} == {"b": 2, "a": 1})
for key, value in {"x": 1, "y": 2}.items():
    print(key, value, end="; ")
print()
d = {1: "int", 1.0: "float", "1": "str", None: 0, (1, 2): 3, True: "bool"}
print(d)
print(list(reversed({"a": 1, "b": 2})), {"a": 1}.keys() & {"a", "z"}, {"a": 1}.items() <= {"a": 1, "b": 2}.items())
try:
    {}.pop("x")
except KeyError as error:
    print("KeyError", error)
