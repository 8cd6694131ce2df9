"""The one way out over HTTP: no address of this machine or of the network around it is reached.

A name is resolved once, every address behind it is judged, and the connection goes to an address
that was judged, so that a name that answers otherwise a moment later changes nothing. TLS and the
Host header keep the name. Nothing is redirected, no proxy is taken from the environment.
"""

import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from functools import cache
from typing import Final

import httpcore2
import httpx2
from django.conf import settings

# For those who call: what they are given and what they catch.
Client = httpx2.Client
Response = httpx2.Response
HTTPError = httpx2.HTTPError
TimeoutException = httpx2.TimeoutException
InvalidURL = httpx2.InvalidURL

Resolver = Callable[[str, int], Iterable[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS: Final = frozenset({443, 8443})
MAIL_PORTS: Final = frozenset({143, 993})
ANSWER_BYTES_BOUND: Final = 50 * 1024 * 1024
NAME_LENGTH: Final = 253
_GZIP: Final = 31  # the window of zlib that expects gzip's head

# What is not the public internet, or leads into what is not. The last are doors to a cloud's own
# secrets that stand in public ranges.
_CLOSED_4: Final = tuple(
    ipaddress.IPv4Network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        "168.63.129.16/32",
    )
)  # fmt: skip
_OPEN_6: Final = ipaddress.IPv6Network("2000::/3")
_CLOSED_6: Final = tuple(
    ipaddress.IPv6Network(each)
    for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3ffe::/16", "3fff::/20")
)
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER: Final = re.compile(r"\d+|0x[0-9a-f]*")

_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


class Refused(Exception):
    """A request that was not made, or an answer that was not read; the reason is in English.

    The reason never holds the path or the query of an address, which may be secrets.
    """


class Cut(Refused):
    """An answer that ended early; asked again it may be whole."""


def client(
    *,
    base_url: str,
    headers: Mapping[str, str] | None = None,
    timeout: float = 30.0,
    resolve: Resolver | None = None,
) -> httpx2.Client:
    """A client for one server, the one of base_url; to be closed.

    timeout: seconds until the whole answer is there; a request may say its own. A request to
    another server raises Refused, so that no token is carried elsewhere; so does an answer of
    more than 50 MB. A server that is away or slow raises HTTPError.
    resolve: name, port → addresses.
    """
    home = httpx2.URL(base_url)
    _judge_form(home)
    transport = _Guarded(home=home, timeout=timeout, resolve=resolve or _resolved)
    return httpx2.Client(
        base_url=base_url,
        headers={"accept-encoding": "gzip", "user-agent": "Accord", **(headers or {})},
        timeout=timeout,
        transport=transport,
        trust_env=False,
        follow_redirects=False,
    )


def check(url: str, *, resolve: Resolver | None = None) -> None:
    """Raises Refused where a request to the address would be; asks the resolver, connects not.

    For the moment at which somebody enters an address; the request itself is judged again.
    """
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise Refused("not an address") from error
    if not parsed.host or url != url.strip() or re.search(r"[\x00-\x20\x7f\\]", url):
        raise Refused("not an address")
    _judge_form(parsed)
    try:
        _addresses(_name(parsed), _port(parsed), resolve or _resolved)
    except OSError as error:
        raise Refused("the name leads nowhere") from error


def connected(
    *, host: str, port: int, timeout: float, resolve: Resolver | None = None
) -> socket.socket:
    """A connection to a mail box's server, judged like every request; raises Refused or OSError."""
    name = host.lower()
    _judge_name(name)
    if port not in MAIL_PORTS and not _is_allowed(name, port):
        raise Refused(f"port {port} is not one of mail boxes")
    return _first(_addresses(name, port, resolve or _resolved), port, timeout)


def cut_after(line: socket.socket, *, seconds: float) -> Callable[[], None]:
    """End a connection after so long, whatever is said on it; answers how to call that off."""
    held = line.dup()  # a handle that TLS does not take away
    watch = threading.Timer(seconds, _cut, [held])
    watch.daemon = True
    watch.start()

    def call_off() -> None:
        watch.cancel()
        held.close()

    return call_off


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


class _Guarded(httpx2.HTTPTransport):
    """Judges each request's form; its pool has no way to connect but the one that judges."""

    def __init__(self, *, home: httpx2.URL, timeout: float, resolve: Resolver) -> None:
        self._home = _origin(home)
        self._timeout = timeout
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_tls(),
            max_connections=10,
            keepalive_expiry=30.0,
            network_backend=_Pinning(resolve),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        _judge_form(request.url)
        if _origin(request.url) != self._home:
            raise Refused("the request leads to another server")
        given = request.extensions.get("timeout", {}).get("read")
        _deadline.set(time.monotonic() + (given or self._timeout))
        answer = super().handle_request(request)
        return _bounded(answer, method=request.method)


class _Pinning(httpcore2.SyncBackend):
    """Connects to judged addresses alone."""

    def __init__(self, resolve: Resolver) -> None:
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 the shape of the pool's backends
        socket_options: Iterable[object] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        try:
            addresses = _addresses(host.lower(), port, self._resolve)
        except OSError as error:
            raise httpcore2.ConnectError("the name leads nowhere") from error
        fault: Exception | None = None
        for address in addresses:
            try:
                stream = super().connect_tcp(address, port, timeout=_left(timeout))
                return _Timed(stream)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                fault = error
        raise fault or httpcore2.ConnectError("no address")

    def connect_unix_socket(self, *_: object, **__: object) -> httpcore2.NetworkStream:
        raise Refused("not over the network")


class _Timed(httpcore2.NetworkStream):
    """Reads and writes until the deadline of the request at hand: dripping wins nothing."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=_left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=_left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _Measured(httpx2.SyncByteStream):
    """The bytes of an answer, unpacked and counted as they come."""

    def __init__(self, stream: httpx2.SyncByteStream, *, is_packed: bool) -> None:
        self._stream = stream
        self._is_packed = is_packed

    def __iter__(self) -> Iterator[bytes]:
        count = 0
        for part in _unpacked(self._stream) if self._is_packed else self._stream:
            count += len(part)
            if count > ANSWER_BYTES_BOUND:
                raise Refused("the answer is too long")
            yield part

    def close(self) -> None:
        self._stream.close()


def _unpacked(stream: Iterable[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(wbits=_GZIP)
    is_begun = False
    for part in stream:
        waiting = part
        while waiting:
            is_begun = True
            yield _inflated(inflate, waiting)
            waiting = inflate.unconsumed_tail or inflate.unused_data
            if inflate.eof:
                inflate, is_begun = zlib.decompressobj(wbits=_GZIP), bool(waiting)
    yield inflate.flush()
    if is_begun and not inflate.eof:
        raise Cut("the answer is not whole")


def _inflated(inflate: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return inflate.decompress(packed, 65_536)
    except zlib.error as error:
        raise Refused("the answer cannot be unpacked") from error


def _bounded(answer: httpx2.Response, *, method: str) -> httpx2.Response:
    packing = answer.headers.get("content-encoding", "identity").lower()
    if packing not in ("identity", "", "gzip"):
        answer.close()
        raise Refused("the answer is packed in a way that was not asked for")
    is_packed = packing == "gzip" and method != "HEAD"
    # Unpacked here, where it is counted: what stands above need not.
    headers = [
        (name, value)
        for name, value in answer.headers.raw
        if not (is_packed and name.lower() in (b"content-encoding", b"content-length"))
    ]
    stream = answer.stream
    if not isinstance(stream, httpx2.SyncByteStream):
        raise TypeError(stream)
    return httpx2.Response(
        status_code=answer.status_code,
        headers=headers,
        stream=_Measured(stream, is_packed=is_packed),
        extensions=answer.extensions,
    )


def _left(timeout: float | None) -> float:
    """Seconds that a step may take; raises where none is left."""
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the answer took too long")
    return left if timeout is None else min(left, timeout)


def _judge_form(url: httpx2.URL) -> None:
    """What can be told from the address alone."""
    name, port = _name(url), _port(url)
    if url.scheme not in ("http", "https"):
        raise Refused("neither http nor https")
    if url.userinfo:
        raise Refused("the address holds a password")
    _judge_name(name)
    if _is_allowed(name, port):
        return
    if url.scheme != "https":
        raise Refused("not over https")
    if port not in PORTS:
        raise Refused(f"port {port} is not one of https")


def _judge_name(name: str) -> None:
    """A name of the internet or an address written in full: no 127.1, 0x7f.1 or 2130706433."""
    if _literal(name):
        return
    labels = name.removesuffix(".").split(".")
    is_name = len(name) <= NAME_LENGTH and all(_LABEL.fullmatch(each) for each in labels)
    if not is_name or _NUMBER.fullmatch(labels[-1]):
        raise Refused("the name is not one")


def _addresses(name: str, port: int, resolve: Resolver) -> list[str]:
    """Where a name leads, each address judged; raises Refused where a single one is closed."""
    literal = _literal(name)
    said = [str(literal)] if literal else list(dict.fromkeys(resolve(name, port)))
    if not said:
        raise Refused("the name leads nowhere")
    if not _is_allowed(name, port) and any(_is_closed(each) for each in said):
        raise Refused("the address is not one of the public internet")
    return said


def _is_closed(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return True
    if isinstance(parsed, ipaddress.IPv4Address):
        return any(parsed in each for each in _CLOSED_4)
    if parsed.scope_id or parsed not in _OPEN_6:
        return True
    return any(parsed in each for each in _CLOSED_6)


def _literal(name: str) -> Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _resolved(name: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise Refused("the name is not one") from error
    return [str(each[4][0]) for each in found]


def _first(addresses: Iterable[str], port: int, timeout: float) -> socket.socket:
    fault = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            fault = error
    raise fault


def _is_allowed(name: str, port: int) -> bool:
    """The pairs of host and port that this installation's own settings open."""
    shown = f"[{name}]" if ":" in name else name
    return f"{shown}:{port}" in settings.OUTGOING_ALLOWED


def _name(url: httpx2.URL) -> str:
    return url.raw_host.decode("ascii").strip("[]").lower()


def _port(url: httpx2.URL) -> int:
    return url.port or {"http": 80, "https": 443}.get(url.scheme, 0)


def _origin(url: httpx2.URL) -> tuple[str, str, int]:
    return url.scheme, _name(url), _port(url)


@cache
def _tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context()
