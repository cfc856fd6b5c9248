import threading

lock = threading.Lock()
count = 0


def add():
    global count
    for _ in range(200):
        with lock:
            count += 1


threads = [threading.Thread(target=add) for _ in range(3)]
[t.start() for t in threads]
[t.join() for t in threads]
print(count, lock.locked(), lock.acquire(), lock.acquire(blocking=False), lock.acquire(timeout=0.01))
lock.release()
try:
    lock.release()
except RuntimeError as error:
    print(error)
r = threading.RLock()
with r:
    with r:
        print("reentered")
try:
    r.release()
except RuntimeError as error:
    print(error)
