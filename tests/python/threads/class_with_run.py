import threading


class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__(name="worker")
        self.n = n
        self.result = None

    def run(self):
        self.result = sum(range(self.n))


w = Worker(101)
w.start()
w.join()
print(w.result, w.name, str(w).split(",")[0])
