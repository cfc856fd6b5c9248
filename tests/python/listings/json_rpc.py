import json
import socket
import threading


class RPCError(Exception):
    pass


class RPCServer:
    def __init__(self):
        self.methods = {}

    def method(self, function):
        self.methods[function.__name__] = function
        return function

    def handle(self, text):
        request = json.loads(text)
        try:
            result = self.methods[request["method"]](*request.get("params", []))
            return json.dumps({"id": request["id"], "result": result})
        except KeyError as error:
            return json.dumps({"id": request["id"], "error": f"no method {error}"})
        except Exception as error:
            return json.dumps({"id": request["id"], "error": f"{type(error).__name__}: {error}"})

    def serve(self, sock):
        with sock.makefile("r") as lines:
            for line in lines:
                sock.sendall(self.handle(line).encode() + b"\n")
        sock.close()


class Client:
    def __init__(self, sock):
        self.sock = sock
        self.file = sock.makefile("r")
        self.id = 0

    def __getattr__(self, name):
        def call(*params):
            self.id += 1
            self.sock.sendall(json.dumps({"id": self.id, "method": name, "params": params}).encode() + b"\n")
            answer = json.loads(self.file.readline())
            assert answer["id"] == self.id
            if "error" in answer:
                raise RPCError(answer["error"])
            return answer["result"]
        return call

    def close(self):
        self.file.close()
        self.sock.close()


rpc = RPCServer()


@rpc.method
def add(a, b):
    return a + b


@rpc.method
def divide(a, b):
    return a / b


@rpc.method
def echo(*things):
    return list(things)


a, b = socket.socketpair()
thread = threading.Thread(target=rpc.serve, args=(b,), daemon=True)
thread.start()
client = Client(a)
print(client.add(2, 3), client.add("sa", "lom"), client.echo(1, None, {"k": [True]}), client.divide(7, 2))
for attempt in (lambda: client.divide(1, 0), lambda: client.nothing(), lambda: client.add(1)):
    try:
        attempt()
    except RPCError as error:
        print("RPCError:", error)
client.close()
thread.join()
