"""Nothing inside is reached, whatever the spelling; what is let out ends in bytes and time."""

import gzip
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from accord.foundation import outgoing

HOSTILE = Path(os.environ.get("ACCORD_TEST_DATA", "/nowhere")) / "hostile" / "manifest.jsonl"

CLOSED = [
    "http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "https://127.0.0.1/",
    "https://127.1/", "https://127.1:{port}/", "https://0177.0.0.1/", "https://2130706433/",
    "https://0x7f000001/", "https://0x7f.1/", "https://127.0.0.0x1/", "https://127.0.0.1./",
    "https://[::1]/", "https://[::1]:{port}/", "https://[::ffff:127.0.0.1]/", "https://[::]/",
    "https://[::127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::7f00:1]/",
    "https://[2002:7f00:1::]/", "https://[2001:0:7f00:1::]/", "https://[fe80::1]/",
    "https://[fe80::1%25lo]/", "https://[fd00:ec2::254]/", "https://[fec0::1]/",
    "https://[ff02::1]/", "https://[2001:db8::1]/", "https://[100::1]/",
    "https://0.0.0.0/", "https://0/", "https://10.0.0.1/", "https://172.31.255.255/",
    "https://192.168.1.1/", "https://100.64.0.1/", "https://169.254.169.254/latest/meta-data/",
    "https://168.63.129.16/", "https://100.100.100.200/", "https://192.0.0.192/",
    "https://198.18.0.1/", "https://224.0.0.1/", "https://240.0.0.1/", "https://255.255.255.255/",
    "https://192.0.2.1/", "https://localhost/", "https://LOCALHOST./", "http://localhost:{port}/",
    "https://user:word@93.184.215.14/", "https://93.184.215.14:25/", "https://93.184.215.14:5432/",
    "http://93.184.215.14/", "ftp://93.184.215.14/", "file:///etc/passwd", "//127.0.0.1:{port}/",
    "https://①②⑦.⓪.⓪.①/", "https://127。0。0。1/", "https://good.example\\@127.0.0.1:{port}/",
    " https://93.184.215.14/", "https://-a.example/", "https://a..example/", "https://",
]  # fmt: skip


class Listener:
    """A server on loopback that counts who connects and answers as it is told."""

    def __init__(self) -> None:
        self.connections = 0
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = _fine
        listener = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                listener.seen.append((self.path, dict(self.headers.items())))
                listener.answer(self)

            def log_message(self, *args: Any) -> None: ...

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def get_request(self) -> Any:
                listener.connections += 1
                return super().get_request()

            def handle_error(self, *args: Any) -> None: ...

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _fine(handler: BaseHTTPRequestHandler, body: bytes = b"hello", **headers: str) -> None:
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def allowed(listener: Listener, settings: Any) -> str:
    """The listener's address, let through."""
    settings.OUTGOING_ALLOWED = frozenset({f"127.0.0.1:{listener.port}"})
    return f"http://127.0.0.1:{listener.port}"


def _nowhere(name: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def _called(url: str, resolve: outgoing.Resolver = _nowhere) -> None:
    with outgoing.client(base_url=url, timeout=2, resolve=resolve) as client:
        client.get(url)


@pytest.mark.parametrize("url", CLOSED)
def test_closed_addresses_are_neither_kept_nor_called(url: str, listener: Listener):
    url = url.format(port=listener.port)
    with pytest.raises(outgoing.Refused):
        outgoing.check(url)
    with pytest.raises((outgoing.Refused, outgoing.InvalidURL)):
        _called(url)
    assert listener.connections == 0


@pytest.mark.skipif(not HOSTILE.is_file(), reason="ACCORD_TEST_DATA holds no hostile/")
def test_shared_hostile_addresses_reach_nothing(listener: Listener):
    cases = [json.loads(line) for line in HOSTILE.read_text(encoding="utf-8").splitlines()]
    values = [case["value"] for case in cases if case["family"] == "ssrf"]
    assert len(values) > 50
    kept = []
    for value in values:
        # Once as written, once at the port where somebody listens.
        for url in (value, value.replace("127.0.0.1/", f"127.0.0.1:{listener.port}/")):
            with pytest.raises((outgoing.Refused, outgoing.InvalidURL)):
                _called(url)
            try:
                outgoing.check(url, resolve=_nowhere)
            except outgoing.Refused:
                continue
            kept.append(url)
    assert (kept, listener.connections) == ([], 0)


def test_the_listener_is_reached_where_it_is_allowed(listener: Listener, allowed: str):
    with outgoing.client(base_url=allowed, headers={"authorization": "Bearer x"}) as client:
        answer = client.get("/some")
    assert (answer.status_code, answer.text) == (200, "hello")
    assert listener.connections == 1
    path, headers = listener.seen[0]
    assert path == "/some"
    assert headers["Host"] == f"127.0.0.1:{listener.port}"
    assert headers["authorization"] == "Bearer x"


def test_a_name_that_answers_otherwise_the_second_time_is_judged_each_time(listener: Listener):
    asked: list[str] = []

    def rebinding(name: str, port: int) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"] if len(asked) > 1 else ["93.184.215.14"]

    url = "https://rebind.example:8443"
    outgoing.check(url, resolve=rebinding)
    with pytest.raises(outgoing.Refused):
        _called(url, rebinding)
    assert asked == ["rebind.example", "rebind.example"]
    assert listener.connections == 0


def test_one_closed_address_among_open_ones_closes_the_name():
    with pytest.raises(outgoing.Refused):
        _called("https://mixed.example", lambda _n, _p: ["93.184.215.14", "10.0.0.1"])


def test_the_connection_goes_to_the_address_that_was_judged(listener: Listener, settings: Any):
    # The name is allowed, nobody else can resolve it: only what `resolve` said can be reached.
    settings.OUTGOING_ALLOWED = frozenset({f"crm.example:{listener.port}"})
    asked: list[str] = []

    def resolve(name: str, port: int) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"]

    url = f"http://crm.example:{listener.port}"
    with outgoing.client(base_url=url, resolve=resolve) as client:
        client.get("/a")
        client.get("/b")
    assert asked == ["crm.example"]
    assert [headers["Host"] for _, headers in listener.seen] == [f"crm.example:{listener.port}"] * 2


def test_another_port_of_an_allowed_host_stays_closed(listener: Listener, settings: Any):
    settings.OUTGOING_ALLOWED = frozenset({f"127.0.0.1:{listener.port + 1}"})
    with pytest.raises(outgoing.Refused):
        _called(f"http://127.0.0.1:{listener.port}/")
    assert listener.connections == 0


def test_a_redirect_is_an_answer_and_is_not_followed(listener: Listener, allowed: str):
    def away(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "http://169.254.169.254/latest/meta-data/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    listener.answer = away
    with outgoing.client(base_url=allowed) as client:
        assert client.get("/").status_code == 302
        with pytest.raises(outgoing.Refused):
            client.get("/", follow_redirects=True)


def test_a_token_is_carried_to_no_other_server(listener: Listener, allowed: str):
    elsewhere = outgoing.client(base_url="https://93.184.215.14", headers={"x-token": "t"})
    with elsewhere as client, pytest.raises(outgoing.Refused):
        client.get(f"{allowed}/next")
    assert listener.connections == 0


def test_a_proxy_of_the_environment_is_not_used(
    listener: Listener, allowed: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with outgoing.client(base_url=allowed) as client:
        assert client.get("/").status_code == 200
    assert listener.connections == 1


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_answer_too_long_is_not_read_to_its_end(
    is_packed: bool, listener: Listener, allowed: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(outgoing, "ANSWER_BYTES_BOUND", 300_000)
    body = b"a" * 300_001
    packing = {"Content_Encoding": "gzip"} if is_packed else {}

    def long(handler: BaseHTTPRequestHandler) -> None:
        sent = body[: -1 if handler.path == "/fits" else None]
        _fine(handler, gzip.compress(sent) if is_packed else sent, **packing)

    listener.answer = long
    with outgoing.client(base_url=allowed) as client:
        assert client.get("/fits").content == body[:-1]
        with pytest.raises(outgoing.Refused):
            client.get("/")


@pytest.mark.parametrize("cut", [5, 40])
def test_a_packed_answer_that_is_not_whole_is_refused(cut: int, listener: Listener, allowed: str):
    packed = gzip.compress(os.urandom(100))
    listener.answer = lambda handler: _fine(handler, packed[:-cut], Content_Encoding="gzip")
    with outgoing.client(base_url=allowed) as client, pytest.raises(outgoing.Refused):
        client.get("/")


def test_packed_parts_one_after_the_other_are_all_read(listener: Listener, allowed: str):
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    listener.answer = lambda handler: _fine(handler, packed, Content_Encoding="gzip")
    with outgoing.client(base_url=allowed) as client:
        assert client.get("/").text == "one two"


def test_a_packing_that_was_not_asked_for_is_refused(listener: Listener, allowed: str):
    listener.answer = lambda handler: _fine(handler, b"x", Content_Encoding="br")
    with outgoing.client(base_url=allowed) as client, pytest.raises(outgoing.Refused):
        client.get("/")


@pytest.mark.parametrize("where", ["head", "body"])
def test_dripping_ends_at_the_deadline(where: str, listener: Listener, allowed: str):
    def drip(handler: BaseHTTPRequestHandler) -> None:
        if where == "body":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(40):
            handler.wfile.write(b"a")
            time.sleep(0.1)

    listener.answer = drip
    began = time.monotonic()
    slow = outgoing.client(base_url=allowed, timeout=0.5)
    with slow as client, pytest.raises(outgoing.TimeoutException):
        client.get("/")
    assert time.monotonic() - began < 2


def test_a_mail_box_of_this_machine_is_not_reached(settings: Any):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "localhost", "127.1", "::1"):
            for each in (port, 993):
                with pytest.raises(outgoing.Refused):
                    outgoing.connected(host=host, port=each, timeout=1)
        settings.OUTGOING_ALLOWED = frozenset({f"127.0.0.1:{port}"})
        outgoing.connected(host="127.0.0.1", port=port, timeout=1).close()
        server.settimeout(1)
        peer, _ = server.accept()
        peer.close()


def test_addresses_of_the_internet_are_let_through():
    outgoing.check("https://93.184.215.14/hooks?x=1")
    outgoing.check("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/")
    outgoing.check("https://tool.example:8443/a", resolve=lambda _n, _p: ["93.184.215.14"])
