from fractions import Fraction
from decimal import Decimal

print(Fraction(1, 3) + Fraction(1, 6), Fraction("0.25"), float(Fraction(1, 8)), Fraction(3, 4) * 2)
print(Decimal("0.1") + Decimal("0.2"), Decimal("1.10") * 3, Decimal(10) / Decimal(4))
print(True + 1.5, 1 + 2j, (1 + 2j) * (3 - 1j), abs(3 + 4j), (1 + 2j).real, (1 + 2j).conjugate(), complex(1, 2))
