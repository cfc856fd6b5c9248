import threading
import time

s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False))
s.release()
with s:
    print("inside")
b = threading.BoundedSemaphore(1)
try:
    b.release()
except ValueError as error:
    print(error)
barrier = threading.Barrier(2)
order = []


def other():
    barrier.wait()
    order.append("other passed")


t = threading.Thread(target=other)
t.start()
barrier.wait()
t.join()
print(order)
timer = threading.Timer(0.01, print, ["timer fired"])
timer.start()
timer.join()
cancelled = threading.Timer(5, print, ["never"])
cancelled.start()
cancelled.cancel()
cancelled.join()
print(time.monotonic() > 0)
