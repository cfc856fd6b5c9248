name, n, pi = "Aziza", 42, 3.14159265
print(f"{name} {n} {pi}", f"{name!r:>10}|{name:<10}|{name:^10}|{name:*^11}")
print(f"{n:5d}|{n:<5}|{n:05}|{n:+}|{n:x}|{n:#x}|{n:b}|{n:#010b}|{n:o}|{n:e}|{n:,}|{n:c}")
print(f"{pi:.2f}|{pi:8.3f}|{pi:<8.1f}|{pi:+.0f}|{pi:e}|{pi:.3g}|{pi:%}|{pi:010.4f}")
width, digits = 12, 3
print(f"{pi:{width}.{digits}f}|{name:{'>'}{width}}")
print(f"{n=} {n + 1 = } {name=!s} {pi=:.2f}")
print(f"{{literal}} {'nested ' + name} {[x * 2 for x in range(3)]} {n if n > 5 else 0}")
print(f"{1234567.891:,.2f} {1234567:_} {0xFFFFFFFF:_x} {-5:06} {-5: } {5: }")
print(f"{'multi'}"
      f" {'part'} " "plain")
print(f"{None} {True} {[]} {3+4j} {b'x'} {...}")
print(f"{name[0]} {name.lower()} {dict(a=1)['a']} {(lambda x: x + 1)(4)}")
print(f"""triple {n}
lines {name}""")
print(rf"raw\n{n}", f"\N{BULLET} \x41 {n}\t|")
