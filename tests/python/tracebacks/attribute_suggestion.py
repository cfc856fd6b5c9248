class Socket:
    def receive(self):
        return b""


Socket().recieve()
