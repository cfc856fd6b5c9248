class Server:
    def __init__(self, port):
        self.port = port

    def start(self):
        self._bind()

    def _bind(self):
        if self.port < 1024:
            raise PermissionError(13, "Permission denied")


Server(80).start()
