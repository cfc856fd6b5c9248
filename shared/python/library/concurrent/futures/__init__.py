"""Results that another thread will give, and pools of threads that work them out.

Left out: pools of processes.
"""

from concurrent.futures.future import (
    ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, BrokenExecutor, CancelledError, Future, InvalidStateError, TimeoutError,
    as_completed, wait,
)
from concurrent.futures.pool import Executor, ThreadPoolExecutor
