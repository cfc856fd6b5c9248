import sys

print("leaving")
sys.exit("usage: program PORT")
