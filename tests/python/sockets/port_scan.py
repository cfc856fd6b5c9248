import socket

listening = [socket.create_server(("127.0.0.1", port)) for port in (9012, 9014)]
for port in range(9011, 9016):
    with socket.socket() as s:
        s.settimeout(1)
        result = s.connect_ex(("127.0.0.1", port))
        print(port, "open" if result == 0 else "closed", result)
for s in listening:
    s.close()
