import socket

receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 9004))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.connect(("127.0.0.1", 9004))
sender.send(b"cpu:42|g")
print(receiver.recv(100), sender.getpeername())
receiver.close()
sender.send(b"lost")
try:
    sender.send(b"again")
    sender.recv(10)
except ConnectionRefusedError as error:
    print(error)
sender.close()
