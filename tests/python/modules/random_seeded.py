import random

random.seed(42)
print(random.random(), random.random())
print([random.randint(1, 6) for _ in range(10)])
print(random.choice("abcdef"), random.choices([1, 2, 3], k=5), random.sample(range(100), 5))
deck = list(range(10))
random.shuffle(deck)
print(deck, random.uniform(1, 10), random.randrange(0, 100, 5), random.getrandbits(40))
r = random.Random("text seed")
print(r.random(), r.gauss(0, 1), r.expovariate(2.0), r.choices("ab", weights=[1, 9], k=6))
random.seed(0)
print(random.random(), random.randbytes(4), random.triangular(), random.normalvariate(5, 2), random.betavariate(1, 2))
state = random.getstate()
a = random.random()
random.setstate(state)
print(random.random() == a, random.Random(1.5).random(), random.Random(2 ** 70).random(), random.Random(b"x").random(), random.Random(-7).randint(0, 9))
try:
    random.choice([])
except IndexError as error:
    print(error)
try:
    random.randint(5, 1)
except ValueError as error:
    print(error)
