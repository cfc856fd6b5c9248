import json

data = {"name": "Ali", "age": 30, "tags": ["a", 1.5, None, True], "nested": {"k": {}}, "uz": "oʻz", "empty": []}
text = json.dumps(data)
print(text)
print(json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False))
print(json.loads(text) == data, json.loads('[1, 2.0, 1e3, -5, "\\u0416\\n", true, null]'), json.loads(b'{"a": "\xc3\xa9"}'))
print(json.dumps([1, 2], separators=(",", ":")), json.dumps("quote\" \\ / \t\x00é🔥"), json.dumps({1: "a", None: 2, True: 3, 2.5: 4}), json.dumps((1, 2)), json.dumps(float("inf")))
print(json.dumps({"b": {1, 2}}, default=list), json.dumps(3.0), json.dumps(10 ** 20), json.dumps(0.1))
for bad in ("{", '{"a" 1}', "[1,]", "{'a': 1}", "", "nul", '"open', "[1 2]", '{"a": 1} x', '{"a": }', "\t"):
    try:
        json.loads(bad)
    except json.JSONDecodeError as error:
        print(repr(bad), error, error.pos, error.lineno, error.colno)
for attempt in (lambda: json.dumps({1, 2}), lambda: json.dumps(b"x"), lambda: json.dumps({(1, 2): 3}), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.loads(5)):
    try:
        print(attempt())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as error:
    print(error)
