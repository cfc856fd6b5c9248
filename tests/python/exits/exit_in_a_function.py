import sys


def main():
    try:
        sys.exit(4)
    except Exception:
        print("an exit is no Exception")
    finally:
        print("cleanup")


main()
