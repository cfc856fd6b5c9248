"""One thread, many conversations: tasks that take turns on an event loop.

The loop is in `loop` (what runs when) and `selector_loop` (sockets); tasks are in `tasks`, what they wait for in `futures`.
Left out: subprocesses, TLS, pipes and the debug mode's watch over slow callbacks.
"""

from asyncio.coroutines import iscoroutine, iscoroutinefunction
from asyncio.events import (
    AbstractEventLoop, AbstractServer, Handle, TimerHandle, get_event_loop, get_running_loop, new_event_loop,
    set_event_loop, _get_running_loop, _set_running_loop,
)
from asyncio.exceptions import (
    BrokenBarrierError, CancelledError, IncompleteReadError, InvalidStateError, LimitOverrunError, SendfileNotAvailableError,
    TimeoutError,
)
from asyncio.futures import Future, isfuture, wrap_future
from asyncio.locks import BoundedSemaphore, Condition, Event, Lock, Semaphore
from asyncio.protocols import BaseProtocol, DatagramProtocol, Protocol
from asyncio.queues import LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull
from asyncio.runners import Runner, run
from asyncio.loop import BaseEventLoop
from asyncio.selector_loop import SelectorEventLoop
from asyncio.streams import StreamReader, StreamReaderProtocol, StreamWriter, open_connection, start_server
from asyncio.streams import open_unix_connection, start_unix_server
from asyncio.taskgroups import TaskGroup
from asyncio.tasks import Task, all_tasks, create_task, current_task, ensure_future, sleep
from asyncio.threads import to_thread
from asyncio.timeouts import Timeout, timeout, timeout_at
from asyncio.transports import BaseTransport, DatagramTransport, Transport
from asyncio.waiting import (
    ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, as_completed, gather, run_coroutine_threadsafe, shield, wait, wait_for,
)
