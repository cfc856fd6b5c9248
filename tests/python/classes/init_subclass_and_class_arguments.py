class Plugin:
    registry = {}

    def __init_subclass__(cls, /, name=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Plugin.registry[name or cls.__name__.lower()] = cls


class Json(Plugin):
    pass


class Xml(Plugin, name="markup"):
    pass


print(sorted(Plugin.registry))
Dynamic = type("Dynamic", (Plugin,), {"x": 5, "double": lambda self: self.x * 2})
print(Dynamic().double(), sorted(Plugin.registry), Dynamic.__name__)
