import argparse

parser = argparse.ArgumentParser(description="A server.")
parser.add_argument("port", type=int)
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("-v", "--verbose", action="store_true")
options = parser.parse_args(["9000", "--host", "0.0.0.0", "-v"])
print(options.port, options.host, options.verbose)
print(parser.parse_args(["80"]))
