print(eval("1 + 2 * 3"), eval("x * 2", {"x": 21}), eval("[n for n in range(3)]"))
space = {}
exec("a = 5\ndef f(): return a + 1", space)
print(space["a"], space["f"]())
try:
    eval("1 +")
except SyntaxError as error:
    print(type(error).__name__, error.msg)
code = compile("40 + 2", "<made>", "eval")
print(eval(code))
