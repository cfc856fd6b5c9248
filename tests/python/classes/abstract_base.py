from abc import ABC, abstractmethod


class Transport(ABC):
    @abstractmethod
    def send(self, data):
        ...

    @property
    @abstractmethod
    def name(self):
        ...

    def send_line(self, line):
        self.send(line + "\n")


class Memory(Transport):
    name = "memory"

    def __init__(self):
        self.sent = []

    def send(self, data):
        self.sent.append(data)


try:
    Transport()
except TypeError as error:
    print(error)


class Half(Transport):
    name = "half"


try:
    Half()
except TypeError as error:
    print(error)
m = Memory()
m.send_line("hi")
print(m.sent, isinstance(m, Transport))
