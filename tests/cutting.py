"""A proxy on loopback that passes requests on and cuts some answers off, as bad lines do."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

HEAD_BOUND = 65_536


@dataclass
class Cutter:
    """Cuts `share` of the answers after the server has given them; counts what it did."""

    port: int
    share: float
    seed: int = 7
    passed: int = 0
    cut: int = 0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            sent = await whole(reader)
            inner, outer = await asyncio.open_connection("127.0.0.1", self.port)
            outer.write(sent)
            await outer.drain()
            answer = await inner.read(-1)
            outer.close()
            if self._random.random() < self.share:
                self.cut += 1
            else:
                self.passed += 1
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            self.cut += 1
        finally:
            with suppress(OSError):
                writer.close()


async def whole(reader: asyncio.StreamReader) -> bytes:
    """A request with its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    told = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    length = int(told[0].partition(b":")[2]) if told else 0
    return head + await reader.readexactly(length)


@asynccontextmanager
async def cutting(port: int, *, share: float) -> AsyncIterator[tuple[int, Cutter]]:
    """The proxy's port, and what it did."""
    cutter = Cutter(port, share)
    server = await asyncio.start_server(cutter.serve, "127.0.0.1", 0, limit=HEAD_BOUND)
    async with server:
        yield server.sockets[0].getsockname()[1], cutter


async def post(port: int, path: str, body: bytes, headers: dict[str, str]) -> int | None:
    """The status of the answer, or None where it was cut off."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = {
        "Host": "127.0.0.1",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    try:
        writer.write(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        await writer.drain()
        answer = await reader.read(-1)
    except OSError:
        return None
    finally:
        writer.close()
    return int(answer.split(b" ", 2)[1]) if answer else None
