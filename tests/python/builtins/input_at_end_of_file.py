try:
    name = input("Your name: ")
except EOFError as error:
    print()
    print("EOFError:", error)
import sys
print(repr(sys.stdin.readline()), sys.stdin.read() == "", list(sys.stdin))
