"""`python -m bench.sinks FILE`: a mail server and a chat on loopback that note when what came.

Prints their two ports. A line for each message that was taken whole: the moment, mail or chat, and
the number behind "New" in it.
"""

import asyncio
import re
import sys
import time
from typing import TextIO

NAMED = re.compile(rb"New(?:=20|[ _])(\d+)")


class Sinks:
    """Both, noting into one file."""

    def __init__(self, notes: TextIO) -> None:
        self._notes = notes

    def _note(self, kind: str, said: bytes) -> None:
        found = NAMED.search(said)
        self._notes.write(f"{time.time()} {kind} {int(found[1]) if found else -1}\n")
        self._notes.flush()

    async def mail(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation of SMTP."""
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            act = line[:4].upper()
            if act == b"DATA":
                writer.write(b"354 go on\r\n")
                said = await reader.readuntil(b"\r\n.\r\n")
                self._note("mail", said)
            writer.write(b"221 bye\r\n" if act == b"QUIT" else b"250 yes\r\n")
            await writer.drain()
            if act == b"QUIT":
                break
        writer.close()

    async def chat(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of HTTP."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: *(\d+)", head)
                self._note("chat", await reader.readexactly(int(length[1]) if length else 0))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


async def serve(path: str) -> None:
    """Until it is ended."""
    with open(path, "a", encoding="ascii") as notes:
        sinks = Sinks(notes)
        servers = [
            await asyncio.start_server(each, "127.0.0.1", 0) for each in (sinks.mail, sinks.chat)
        ]
        print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
