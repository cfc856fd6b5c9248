from concurrent.futures import ThreadPoolExecutor, as_completed


def work(n):
    if n == 3:
        raise ValueError("three")
    return n * n


with ThreadPoolExecutor(max_workers=2) as pool:
    print(list(pool.map(work, [1, 2, 4])))
    future = pool.submit(work, 3)
    try:
        future.result()
    except ValueError as error:
        print(error, repr(future.exception()), future.done())
    futures = [pool.submit(work, n) for n in (5, 6)]
    print(sorted(f.result() for f in as_completed(futures)))
try:
    pool.submit(work, 1)
except RuntimeError as error:
    print(error)
