import threading

ready = threading.Event()
order = []


def waiter():
    ready.wait()
    order.append("waiter")


t = threading.Thread(target=waiter)
t.start()
order.append("main")
ready.set()
t.join()
print(order, ready.is_set(), ready.wait(0.01))
ready.clear()
print(ready.wait(timeout=0.01))

box = []
condition = threading.Condition()


def consumer():
    with condition:
        while not box:
            condition.wait()
        print("took", box.pop())


t = threading.Thread(target=consumer)
t.start()
with condition:
    box.append("item")
    condition.notify()
t.join()
with condition:
    print(condition.wait(0.01), condition.wait_for(lambda: True))
