import threading

local = threading.local()
local.name = "main"
seen = []


def work(name):
    seen.append(hasattr(local, "name"))
    local.name = name
    seen.append(local.name)


t = threading.Thread(target=work, args=("thread",))
t.start()
t.join()
print(local.name, seen)
