def check(balance):
    assert balance >= 0, "negative balance"


check(10)
check(-1)
