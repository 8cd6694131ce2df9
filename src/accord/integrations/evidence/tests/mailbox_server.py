"""A small IMAP server on loopback: two folders, read alone; it notes every command it is given."""

import re
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

PASSWORD = "app word"


@dataclass
class Mailbox:
    """Letters by folder, each with its number; what was asked of it."""

    inbox: dict[int, bytes] = field(default_factory=dict)
    sent: dict[int, bytes] = field(default_factory=dict)
    stamp: int = 7
    commands: list[str] = field(default_factory=list)
    is_silent: bool = False
    drips: bool = False
    too_long: bool = False
    number_last: bool = False
    port: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


class _Conversation(socketserver.StreamRequestHandler):
    box: Mailbox
    folder: dict[int, bytes]

    def handle(self) -> None:
        if self.box.is_silent:
            return
        self._say("* OK ready")
        for raw in self.rfile:
            tag, _, rest = raw.decode().strip().partition(" ")
            self.box.commands.append(rest)
            words = rest.split(" ")
            act = " ".join(words[:2]) if words[0] == "UID" else words[0]
            done = getattr(self, "_" + act.lower().replace(" ", "_"), None)
            self._say(f"{tag} {done(rest) if done else 'BAD what'}")

    def _say(self, line: str | bytes) -> None:
        self.wfile.write((line if isinstance(line, bytes) else line.encode()) + b"\r\n")

    def _capability(self, _rest: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def _login(self, rest: str) -> str:
        if self.box.too_long:
            self._say("* OK {6000000}")
            self.wfile.write(b" " * 6_000_000 + b"\r\n")
        if self.box.drips:
            for _ in range(60):
                self.wfile.write(b"* OK\r\n")
                time.sleep(0.1)
        return "OK done" if f'"{PASSWORD}"' in rest else "NO wrong"

    def _list(self, _rest: str) -> str:
        self._say('* LIST (\\HasNoChildren) "/" INBOX')
        self._say('* LIST (\\HasNoChildren \\Sent) "/" "Gesendete Objekte"')
        return "OK done"

    def _examine(self, rest: str) -> str:
        self.folder = self.box.inbox if "INBOX" in rest else self.box.sent
        self._say(f"* {len(self.folder)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.box.stamp}] ok")
        return "OK [READ-ONLY] done"

    def _uid_search(self, rest: str) -> str:
        asked = re.search(r"UID (\d+):\*", rest.removeprefix("UID "))
        first = int(asked.group(1)) if asked else 0
        found = sorted(number for number in self.folder if number >= first)
        # As the standard has it: the last letter answers to any number beyond it.
        found = found or sorted(self.folder)[-1:]
        self._say("* SEARCH " + " ".join(map(str, found)))
        return "OK done"

    def _uid_fetch(self, rest: str) -> str:
        if "BODYSTRUCTURE" in rest:
            for number in map(int, rest.split(" ")[2].split(",")):
                built = _built(message_from_bytes(self.folder[number]))
                self._say(f"* {number} FETCH (UID {number} BODYSTRUCTURE {built})")
            return "OK done"
        whole = re.search(r"BODY\.PEEK\[\]<0\.(\d+)>", rest)
        for number in map(int, rest.split(" ")[2].split(",")):
            told = self.folder[number].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            if whole:
                told = self.folder[number][: int(whole[1])]
            said = f"UID {number}"
            before, after = ("", f" {said}") if self.box.number_last else (f"{said} ", "")
            what = "BODY[]<0>" if whole else "BODY[HEADER.FIELDS (FROM)]"
            self._say(f"* 1 FETCH ({before}{what} {{{len(told)}}}")
            self.wfile.write(told)
            self._say(f"{after})")
        return "OK done"


def _built(part: Message) -> str:
    """How a letter is built, as servers tell it."""
    kind, detail = part.get_content_type().upper().split("/")
    inner = part.get_payload()
    if isinstance(inner, list):
        return f'({"".join(map(_built, inner))} "{detail}" ("BOUNDARY" "b") NIL NIL NIL)'
    said = [f'"{name.upper()}" "{told}"' for name, told in (part.get_params() or [])[1:]]
    listed = f"({' '.join(said)})" if said else "NIL"
    return f'("{kind}" "{detail}" {listed} NIL NIL "7BIT" {len(inner)} 1 NIL NIL NIL NIL)'


@contextmanager
def serving() -> Iterator[Mailbox]:
    """A server on loopback until the end of the block."""
    box = Mailbox()
    handler: Any = type("Conversation", (_Conversation,), {"box": box})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join(timeout=5)


def letter(number: int, sender: str, to: str, *, date: str, **heads: str) -> bytes:
    """A letter with a body that nobody should see."""
    named = {
        "From": sender, "To": to, "Date": date, "Message-ID": f"<{number}@acme.example>",
        "Subject": f"Letter {number}",
        **{name.replace("_", "-"): value for name, value in heads.items()},
    }  # fmt: skip
    lines = "\r\n".join(f"{name}: {value}" for name, value in named.items())
    return f"{lines}\r\n\r\nThe price is a secret.".encode()
