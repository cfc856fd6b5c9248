import sys
import traceback

try:
    {}["k"]
except KeyError:
    traceback.print_exc()
    traceback.print_exc(file=sys.stdout)
print("still running")
