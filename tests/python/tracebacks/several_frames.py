def read_number(text):
    return int(text)


def total(lines):
    return sum(read_number(line) for line in lines)


def main():
    print(total(["1", "2"]))
    print(total(["1", "two"]))


main()
