apply = lambda f, x: f(x)
apply(lambda n: 10 // n, 0)
