"""A tiny key-value store with a text protocol, and a session with it."""
import socket
import threading


class Store:
    def __init__(self):
        self._data = {}
        self._lock = threading.Lock()
        self.commands = {name[3:].upper(): getattr(self, name) for name in dir(self) if name.startswith("do_")}

    def do_set(self, key, *value):
        self._data[key] = " ".join(value)
        return "OK"

    def do_get(self, key):
        return self._data.get(key, "(nil)")

    def do_del(self, *keys):
        return sum(self._data.pop(k, None) is not None for k in keys)

    def do_incr(self, key, by=1):
        value = int(self._data.get(key, 0)) + int(by)
        self._data[key] = str(value)
        return value

    def do_keys(self):
        return " ".join(sorted(self._data)) or "(empty)"

    def execute(self, line):
        name, *args = line.split()
        command = self.commands.get(name.upper())
        if command is None:
            return f"ERR unknown command '{name}'"
        with self._lock:
            try:
                return str(command(*args))
            except TypeError as e:
                return f"ERR {e}"
            except ValueError as e:
                return f"ERR {e}"


def session(conn, store):
    with conn, conn.makefile("rw", encoding="utf-8", newline="\n") as f:
        for line in f:
            if not line.strip():
                continue
            if line.strip().upper() == "QUIT":
                f.write("BYE\n")
                f.flush()
                break
            f.write(store.execute(line) + "\n")
            f.flush()


store = Store()
client, server = socket.socketpair()
t = threading.Thread(target=session, args=(server, store))
t.start()
f = client.makefile("rw", encoding="utf-8", newline="\n")
for line in ["SET city Toshkent shahri", "GET city", "get nothing", "INCR hits", "INCR hits 41", "KEYS", "DEL city hits nope",
             "KEYS", "GET", "FLY", "SET n x", "INCR n", "QUIT"]:
    f.write(line + "\n")
    f.flush()
    print(f"{line} -> {f.readline().strip()}")
t.join()
f.close()
client.close()
