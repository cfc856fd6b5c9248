import threading

results = []


def square(n):
    results.append(n * n)


threads = [threading.Thread(target=square, args=(n,), name=f"squarer-{n}") for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results), [t.name for t in threads], [t.is_alive() for t in threads])
print(threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())
t = threading.Thread(target=print, args=("a", "b"), kwargs={"sep": "-"}, daemon=True)
print(t.daemon, t.is_alive(), t.ident)
t.start()
t.join()
try:
    t.start()
except RuntimeError as error:
    print(error)
try:
    threading.Thread(target=square).join()
except RuntimeError as error:
    print(error)
