import io
import json


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, Point):
            return {"x": value.x, "y": value.y}
        return super().default(value)


print(json.dumps([Point(1, 2)], cls=Encoder))
stream = io.StringIO()
json.dump({"a": [1, 2]}, stream, indent=1)
print(stream.getvalue())
stream.seek(0)
print(json.load(stream))
print(json.loads('{"x": 1, "y": 2}', object_hook=lambda d: Point(**d)).y)
for line in '{"id": 1}\n{"id": 2}\n'.splitlines():
    print(json.loads(line)["id"])
