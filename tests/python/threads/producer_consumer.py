import queue
import threading

jobs = queue.Queue()
done = []


def worker():
    while True:
        job = jobs.get()
        if job is None:
            break
        done.append(job * 2)
        jobs.task_done()


t = threading.Thread(target=worker)
t.start()
for n in range(5):
    jobs.put(n)
jobs.join()
jobs.put(None)
t.join()
print(done)
