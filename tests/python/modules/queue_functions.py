import queue

q = queue.Queue(maxsize=2)
q.put("a")
q.put("b")
print(q.qsize(), q.full(), q.empty())
try:
    q.put("c", timeout=0.01)
except queue.Full as error:
    print(type(error).__name__)
print(q.get(), q.get_nowait())
try:
    q.get(block=False)
except queue.Empty:
    print("empty")
try:
    q.get(timeout=0.01)
except queue.Empty:
    print("still empty")
stack = queue.LifoQueue()
heap = queue.PriorityQueue()
for item in (3, 1, 2):
    stack.put(item)
    heap.put((item, f"job {item}"))
print([stack.get() for _ in range(3)], [heap.get() for _ in range(3)])
s = queue.SimpleQueue()
s.put(1)
print(s.get(), s.empty())
q.task_done(), q.task_done()
try:
    q.task_done()
except ValueError as error:
    print(error)
