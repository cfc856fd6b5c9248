import select
import socket
import sys


class SelectServer(object):
    """An old-fashioned select server with write queues."""

    def __init__(self, port):
        self.server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.server.setblocking(0)
        self.server.bind(('127.0.0.1', port))
        self.server.listen(5)
        self.inputs = [self.server]
        self.outputs = []
        self.message_queues = {}

    def step(self):
        readable, writable, exceptional = select.select(self.inputs, self.outputs, self.inputs, 0.5)
        for s in readable:
            if s is self.server:
                connection, client_address = s.accept()
                connection.setblocking(0)
                self.inputs.append(connection)
                self.message_queues[connection] = []
                print('new connection from %s' % client_address[0])
            else:
                data = s.recv(1024)
                if data:
                    print('received "%s"' % data.decode())
                    self.message_queues[s].append(data)
                    if s not in self.outputs:
                        self.outputs.append(s)
                else:
                    print('closing')
                    if s in self.outputs:
                        self.outputs.remove(s)
                    self.inputs.remove(s)
                    s.close()
                    del self.message_queues[s]
        for s in writable:
            try:
                next_msg = self.message_queues[s].pop(0)
            except IndexError:
                self.outputs.remove(s)
            except KeyError:
                pass
            else:
                s.send(next_msg)
        for s in exceptional:
            print('exception condition', file=sys.stderr)


server = SelectServer(9075)
clients = []
for message in ('This is the message. ', 'It will be sent in parts.'):
    c = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    c.connect(('127.0.0.1', 9075))
    clients.append((c, message))
    server.step()
for c, message in clients:
    c.send(message.encode())
    server.step()
server.step()
server.step()
for c, message in clients:
    print('client received "%s"' % c.recv(1024).decode())
    c.close()
    server.step()
print(len(server.inputs), len(server.outputs))
