"""Files as objects: raw ones that make the calls, buffers around them, text around these; and files in memory.

The standard streams are native; this is for sockets (`makefile`) and for memory.
Left out: files by name, which has no place where there is no file system.
"""

from io.base import (
    DEFAULT_BUFFER_SIZE, SEEK_CUR, SEEK_END, SEEK_SET, BufferedIOBase, IOBase, RawIOBase, TextIOBase, UnsupportedOperation,
)
from io.buffered import BufferedReader, BufferedRWPair, BufferedWriter
from io.memory import BytesIO, StringIO
from io.text import TextIOWrapper
