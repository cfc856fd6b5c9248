import __main__
import sys

print(__name__, __doc__, __file__.endswith("names_of_the_module.py"), __main__.__name__)
print(sys.argv[1:], len(sys.argv), sys.version_info >= (3, 11), sys.version_info.major, sys.platform, sys.byteorder, sys.maxsize)
print(sys.getrecursionlimit(), sys.implementation.name, "sys" in sys.modules, sys.version.split(".")[0])
print(__builtins__.len is len, sys.getsizeof([]) > 0, sys.intern("a") == "a")
import builtins
print(builtins.print is print, builtins.__name__)
