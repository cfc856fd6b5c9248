import os
import sys

print("before the fork", flush=True)
pid = os.fork()
if pid == 0:
    print("child says hello", flush=True)
    os._exit(7)
got, status = os.waitpid(pid, 0)
print("parent:", got == pid, os.waitstatus_to_exitcode(status), os.WIFEXITED(status), os.WEXITSTATUS(status))
try:
    os.wait()
except ChildProcessError as error:
    print(error)

r, w = os.pipe()
value = 1
pid = os.fork()
if pid == 0:
    os.close(r)
    value += 41
    os.write(w, str(value).encode())
    sys.exit(0)
os.close(w)
print("child computed", os.read(r, 100), "parent still has", value)
os.waitpid(pid, 0)
