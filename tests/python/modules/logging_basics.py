import logging

logging.warning("to stderr %s", "by default")
logging.info("not shown")
logging.basicConfig(level=logging.DEBUG)
logger = logging.getLogger("server")
logger.error("something failed: %d", 5)
logger.debug("not shown: the root was configured by the first call")
print(logger.name, logger.level, logger.getEffectiveLevel(), logging.getLevelName(30), logger.isEnabledFor(logging.INFO))
