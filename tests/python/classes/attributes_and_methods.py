class Account:
    bank = "Somsa Bank"

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self

    def show(self):
        print(f"{self.owner}: {self.balance} ({self.bank})")


a = Account("Lola")
b = Account("Karim", 50)
a.deposit(10).deposit(5).show()
b.show()
Account.bank = "New Bank"
a.bank = "Own"
a.show()
b.show()
Account.deposit(b, 1)
print(b.balance, a.__class__.__name__, type(a) is Account)
