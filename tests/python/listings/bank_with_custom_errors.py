from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import wraps
from itertools import count
from typing import Iterator


class Kind(Enum):
    DEPOSIT = auto()
    WITHDRAWAL = auto()


class BankError(Exception): ...


class NotEnough(BankError):
    def __init__(self, wanted, there):
        self.wanted, self.there = wanted, there
        super().__init__(f"wanted {wanted:,}, only {there:,} there")


@dataclass
class Entry:
    kind: Kind
    amount: int


@dataclass
class Account:
    owner: str
    number: int = field(default_factory=count(1001).__next__)
    entries: list[Entry] = field(default_factory=list, repr=False)

    @property
    def balance(self) -> int:
        return sum(e.amount if e.kind is Kind.DEPOSIT else -e.amount for e in self.entries)

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.entries.append(Entry(Kind.DEPOSIT, amount))

    def withdraw(self, amount: int) -> None:
        if amount > self.balance:
            raise NotEnough(amount, self.balance)
        self.entries.append(Entry(Kind.WITHDRAWAL, amount))

    def __iter__(self) -> Iterator[Entry]:
        yield from self.entries


def audited(function):
    calls = []

    @wraps(function)
    def wrapper(*args, **kwargs):
        calls.append(function.__name__)
        return function(*args, **kwargs)

    wrapper.calls = calls
    return wrapper


@contextmanager
def transaction(*accounts):
    saved = [list(a.entries) for a in accounts]
    try:
        yield
    except BankError as error:
        for account, entries in zip(accounts, saved):
            account.entries = entries
        print("rolled back:", error)


@audited
def transfer(source, target, amount):
    target.deposit(amount)
    source.withdraw(amount)


a, b = Account("Aziz"), Account("Barno")
a.deposit(1_000_000)
with transaction(a, b):
    transfer(a, b, 250_000)
with transaction(a, b):
    transfer(a, b, 5_000_000)
print(a, a.balance, b.balance, transfer.calls)
print([f"{e.kind.name.lower():<12}{e.amount:>12,}" for e in a])
b.deposit(-5)
