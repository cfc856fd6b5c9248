import os
import signal
import time


def handler(number, frame):
    print("handler got", signal.Signals(number).name, frame is not None)


print(signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
old = signal.signal(signal.SIGUSR1, handler)
print(old == signal.SIG_DFL)
os.kill(os.getpid(), signal.SIGUSR1)
time.sleep(0.01)
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
os.kill(os.getpid(), signal.SIGUSR1)
print(int(signal.SIGINT), signal.SIGTERM.name, signal.SIGPIPE.value, repr(signal.SIGINT))
try:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(1)
except KeyboardInterrupt:
    print("interrupted")
