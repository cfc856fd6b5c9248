import sys
import threading


def work():
    print("thread leaves")
    sys.exit(9)


t = threading.Thread(target=work)
t.start()
t.join()
print("main goes on", t.is_alive())
