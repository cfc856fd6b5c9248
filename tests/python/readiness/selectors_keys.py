import selectors
import socket

a, b = socket.socketpair()
sel = selectors.DefaultSelector()
key = sel.register(a, selectors.EVENT_READ, data="mine")
print(key.fd == a.fileno(), key.events, key.data, key.fileobj is a, sel.get_key(a).data, len(sel.get_map()), a in sel.get_map())
print(sel.select(0))
b.send(b"x")
[(ready, mask)] = sel.select()
print(ready.data, mask == selectors.EVENT_READ)
sel.modify(a, selectors.EVENT_READ | selectors.EVENT_WRITE, data="both")
[(ready, mask)] = sel.select(0.1)
print(ready.data, mask)
for attempt in (lambda: sel.register(a, selectors.EVENT_READ), lambda: sel.register(b, 0), lambda: sel.unregister(b), lambda: sel.get_key(b), lambda: sel.register("x", 1), lambda: sel.modify(b, 1)):
    try:
        attempt()
    except (KeyError, ValueError) as error:
        print(type(error).__name__, str(error).split(":")[0].split("<")[0])
print(sel.unregister(a).data, len(sel.get_map()))
with selectors.SelectSelector() as other:
    other.register(b, selectors.EVENT_WRITE)
    print([mask for _, mask in other.select(0)])
with selectors.PollSelector() as other:
    other.register(b, selectors.EVENT_WRITE)
    print([mask for _, mask in other.select(0)])
sel.close()
a.close()
b.close()
