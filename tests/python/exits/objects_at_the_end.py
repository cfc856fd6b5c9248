class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("deleted", self.name)


kept = Noisy("module variable")
print("last line")
