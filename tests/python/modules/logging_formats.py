import logging
import sys

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s [%(funcName)s:%(lineno)d]")
log = logging.getLogger("app.net")


def serve():
    log.info("listening on %s:%d", "0.0.0.0", 9000)
    log.debug("invisible")
    log.warning("slow client %r", ("10.0.0.1", 5))
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("request failed")


serve()
handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("{levelname:>8} | {message}", style="{"))
other = logging.getLogger("other")
other.propagate = False
other.addHandler(handler)
other.setLevel(logging.DEBUG)
other.debug("own handler")
other.critical("bad %(what)s", {"what": "thing"})
log.setLevel(logging.ERROR)
log.info("gone")
logging.getLogger().info("root")
