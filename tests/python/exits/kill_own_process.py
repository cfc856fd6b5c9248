import os
import signal

print("about to end", flush=True)
os.kill(os.getpid(), signal.SIGTERM)
