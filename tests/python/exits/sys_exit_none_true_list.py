import sys

try:
    sys.exit(None)
except SystemExit as error:
    print(error.code)
try:
    sys.exit([1, 2])
except SystemExit as error:
    print(error.code, error.args)
sys.exit(True)
