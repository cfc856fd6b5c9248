import signal
import time


class Late(Exception):
    pass


def on_alarm(number, frame):
    raise Late("too slow")


signal.signal(signal.SIGALRM, on_alarm)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    time.sleep(5)
    print("never")
except Late as error:
    print(error)
signal.alarm(0)
print("done")
