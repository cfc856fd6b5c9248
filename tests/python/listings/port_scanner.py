import queue
import socket
import threading
import time

target = "127.0.0.1"
q = queue.Queue()
open_ports = []
print_lock = threading.Lock()


def portscan(port):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.settimeout(0.5)
    try:
        s.connect((target, port))
        return True
    except:
        return False
    finally:
        s.close()


def worker():
    while not q.empty():
        try:
            port = q.get_nowait()
        except queue.Empty:
            return
        if portscan(port):
            with print_lock:
                open_ports.append(port)


listeners = [socket.create_server((target, p)) for p in (9063, 9066)]
started = time.time()
for port in range(9060, 9070):
    q.put(port)
thread_list = []
for t in range(4):
    thread = threading.Thread(target=worker)
    thread_list.append(thread)
for thread in thread_list:
    thread.start()
for thread in thread_list:
    thread.join()
print("Open ports are:", sorted(open_ports))
print("Took less than a minute:", time.time() - started < 60)
