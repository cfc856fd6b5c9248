import atexit

atexit.register(print, "handler runs")
raise ValueError("uncaught")
