print("{} {}".format(1, 2), "{1} {0} {1}".format("a", "b"), "{x}-{y}".format(x=1, y=2), "{0[1]} {1.real}".format([5, 6], 7))
print("{:>8}|{:<8}|{:^8}|{:=8}".format("a", "b", "c", -4), "{:.3}".format("abcdef"), "{!r:6}|".format("x"))
print("{:{}}|{:>{w}}".format("a", 4, "b", w=3), "{{}} {}".format(1), "{a[k]}".format(a={"k": "v"}))
print(format(255, "x"), format(3.14159, ".2f"), format("x", ">3"), format(1e10, ","), format(True), format(True, "d"))
print("{:08.3f} {:+d} {: d} {:#o} {:.0%} {:10.4e}".format(3.14159, 5, 5, 8, 0.256, 12345.678))
for spec, value in [(".2d", 5), ("s", 5), ("d", "x"), ("d", 1.5), (",s", 5), ("z", 1), ("x", 1.5), ("=5", "a"), (".2", 5)]:
    try:
        print(format(value, spec))
    except ValueError as error:
        print(spec, repr(value), error)
print("{0.__class__.__name__}".format(5), "{:d}{:s}".format(1, "a"))
