import time

start = time.monotonic()
time.sleep(0.02)
passed = time.monotonic() - start
print(0.02 <= passed < 5, type(time.time()).__name__, time.time() > 1_000_000_000)
print(time.monotonic() <= time.monotonic(), time.perf_counter() >= 0, isinstance(time.time_ns(), int), isinstance(time.monotonic_ns(), int))
print(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(0)), time.gmtime(86400 * 365).tm_year, time.gmtime(0).tm_wday)
t = time.gmtime(1_700_000_000)
print(t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_yday, t[0])
print(time.strftime("%a, %d %b %Y %H:%M:%S GMT", t))
try:
    time.sleep(-1)
except ValueError as error:
    print(error)
