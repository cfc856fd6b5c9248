"""From a name to a transport: resolving, connecting, listening, accepting."""

import errno
import socket

from asyncio import events, futures, server, transports
from asyncio.waiting import gather

_OUT_OF_RESOURCES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


def _address_as_it_is(host, port, family, type, proto):
    """What `getaddrinfo` would say of a literal address, without asking; `None` if it is a name."""
    if proto not in (0, socket.IPPROTO_TCP, socket.IPPROTO_UDP) or host is None:
        return None
    if type == socket.SOCK_STREAM:
        proto = socket.IPPROTO_TCP
    elif type == socket.SOCK_DGRAM:
        proto = socket.IPPROTO_UDP
    else:
        return None
    if port is None or port == "" or port == b"":
        port = 0
    else:
        try:
            port = int(port)
        except (TypeError, ValueError):
            return None
    families = [socket.AF_INET, socket.AF_INET6] if family == socket.AF_UNSPEC else [family]
    if isinstance(host, bytes):
        host = host.decode("idna")
    if "%" in host:
        return None
    for family in families:
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        rest = (0, 0) if family == socket.AF_INET6 else ()
        return family, type, proto, "", (host, port, *rest)
    return None


class Connecting:
    """The part of an event loop that makes transports."""

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        return await self.run_in_executor(None, socket.getaddrinfo, host, port, family, type, proto, flags)

    async def getnameinfo(self, sockaddr, flags=0):
        return await self.run_in_executor(None, socket.getnameinfo, sockaddr, flags)

    async def _resolve(self, address, *, family=0, type=socket.SOCK_STREAM, proto=0, flags=0):
        host, port = address[:2]
        known = _address_as_it_is(host, port, family, type, proto)
        if known is not None:
            return [known]
        return await self.getaddrinfo(host, port, family=family, type=type, proto=proto, flags=flags)

    async def create_connection(
        self, protocol_factory, host=None, port=None, *, ssl=None, family=0, proto=0, flags=0, sock=None, local_addr=None
    ):
        if ssl:
            raise ValueError("not supported here yet: TLS")
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError("host/port and sock can not be specified at the same time")
            sock = await self._connect_to_any(host, port, family, proto, flags, local_addr)
        elif sock is None:
            raise ValueError("host and port was not specified and no sock specified")
        elif sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        return await self._with_transport(sock, protocol_factory)

    async def _connect_to_any(self, host, port, family, proto, flags, local_addr):
        infos = await self._resolve((host, port), family=family, type=socket.SOCK_STREAM, proto=proto, flags=flags)
        if not infos:
            raise OSError("getaddrinfo() returned empty list")
        errors = []
        for info in infos:
            try:
                return await self._connect_sock(info, local_addr)
            except OSError as error:
                errors.append(error)
        try:
            if len({str(error) for error in errors}) == 1:
                raise errors[0]
            raise OSError(f"Multiple exceptions: {', '.join(map(str, errors))}")
        finally:
            errors = None

    async def _connect_sock(self, info, local_addr):
        family, type, proto, _, address = info
        sock = socket.socket(family=family, type=type, proto=proto)
        try:
            sock.setblocking(False)
            if local_addr is not None:
                sock.bind(local_addr)
            await self.sock_connect(sock, address)
            return sock
        except:
            sock.close()
            raise

    async def _with_transport(self, sock, protocol_factory):
        sock.setblocking(False)
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = self._new_transport(sock, protocol, waiter)
        try:
            await waiter
        except:
            transport.close()
            raise
        return transport, protocol

    async def create_server(
        self, protocol_factory, host=None, port=None, *, family=socket.AF_UNSPEC, flags=socket.AI_PASSIVE, sock=None,
        backlog=100, ssl=None, reuse_address=None, reuse_port=None, start_serving=True
    ):
        if ssl is not None:
            raise ValueError("not supported here yet: TLS")
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError("host/port and sock can not be specified at the same time")
            sockets = await self._listening_sockets(host, port, family, flags, reuse_address is not False, reuse_port)
        elif sock is None:
            raise ValueError("Neither host/port nor sock were specified")
        elif sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        else:
            sockets = [sock]
        return await self._serve(sockets, protocol_factory, backlog, start_serving)

    async def _serve(self, sockets, protocol_factory, backlog, start_serving):
        for sock in sockets:
            sock.setblocking(False)
        made = server.Server(self, sockets, protocol_factory, backlog)
        if start_serving:
            made._start_serving()
            await _turn()
        return made

    async def _listening_sockets(self, host, port, family, flags, reuse_address, reuse_port):
        if host == "" or host is None:
            hosts = [None]
        else:
            hosts = [host] if isinstance(host, str) else list(host)
        lookups = [
            self._resolve((one, port), family=family, type=socket.SOCK_STREAM, flags=flags) for one in hosts
        ]
        infos = {info for found in await gather(*lookups) for info in found}
        sockets = []
        done = False
        try:
            for family, type, proto, _, address in infos:
                sock = socket.socket(family, type, proto)
                sockets.append(sock)
                if reuse_address:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
                if reuse_port:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                if family == socket.AF_INET6:
                    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, True)
                try:
                    sock.bind(address)
                except OSError as error:
                    text = f"error while attempting to bind on address {address!r}: {error.strerror.lower()}"
                    raise OSError(error.errno, text) from None
            done = True
        finally:
            if not done:
                for sock in sockets:
                    sock.close()
        return sockets

    async def create_unix_connection(self, protocol_factory, path=None, *, sock=None):
        if sock is None:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0)
            try:
                sock.setblocking(False)
                await self.sock_connect(sock, path)
            except:
                sock.close()
                raise
        return await self._with_transport(sock, protocol_factory)

    async def create_unix_server(self, protocol_factory, path=None, *, sock=None, backlog=100, start_serving=True):
        if sock is None:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                sock.bind(path)
            except OSError as error:
                sock.close()
                if error.errno == errno.EADDRINUSE:
                    raise OSError(errno.EADDRINUSE, f"Address {path!r} is already in use") from None
                raise
        return await self._serve([sock], protocol_factory, backlog, start_serving)

    # Accepting

    def _start_accepting(self, server, sock):
        self._add_reader(sock.fileno(), self._accept_all, server, sock)

    def _accept_all(self, server, sock):
        """Takes connections until there are no more, at most as many as may wait."""
        for _ in range(server._backlog):
            try:
                conn, address = sock.accept()
                conn.setblocking(False)
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                if error.errno not in _OUT_OF_RESOURCES:
                    raise
                # No descriptor is free: it tries again in a second, instead of being told all the time.
                message = "socket.accept() out of system resource"
                self.call_exception_handler({"message": message, "exception": error, "socket": sock})
                self._remove_reader(sock.fileno())
                self.call_later(1, self._start_accepting, server, sock)
            else:
                self.create_task(self._begin(server, conn, address))

    async def _begin(self, server, conn, address):
        try:
            protocol = server._protocol_factory()
            waiter = self.create_future()
            transport = self._new_transport(conn, protocol, waiter, {"peername": address}, server)
            try:
                await waiter
            except BaseException:
                transport.close()
                raise
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            if self._debug:
                message = "Error on transport creation for incoming connection"
                self.call_exception_handler({"message": message, "exception": error})

    # Datagrams

    async def create_datagram_endpoint(
        self, protocol_factory, local_addr=None, remote_addr=None, *, family=0, proto=0, flags=0, reuse_port=None,
        allow_broadcast=None, sock=None
    ):
        remote = None
        if sock is None:
            if local_addr is None and remote_addr is None and family == 0:
                raise ValueError("unexpected address family")
            local = await self._datagram_address(local_addr, family, proto, flags)
            remote = await self._datagram_address(remote_addr, family, proto, flags)
            known = local or remote
            sock = socket.socket(
                family=known[0] if known else family, type=socket.SOCK_DGRAM, proto=known[2] if known else proto
            )
            try:
                if reuse_port:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                if allow_broadcast:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                sock.setblocking(False)
                if local:
                    sock.bind(local[4])
                if remote and not allow_broadcast:
                    await self.sock_connect(sock, remote[4])
            except:
                sock.close()
                raise
        else:
            sock.setblocking(False)
        protocol = protocol_factory()
        waiter = self.create_future()
        address = remote[4] if remote else None
        transport = transports.DatagramSocketTransport(self, sock, protocol, address, waiter)
        try:
            await waiter
        except:
            transport.close()
            raise
        return transport, protocol

    async def _datagram_address(self, address, family, proto, flags):
        if address is None:
            return None
        infos = await self._resolve(address, family=family, type=socket.SOCK_DGRAM, proto=proto, flags=flags)
        if not infos:
            raise OSError("getaddrinfo() returned empty list")
        return infos[0]


async def _turn():
    from asyncio.tasks import sleep

    await sleep(0)
