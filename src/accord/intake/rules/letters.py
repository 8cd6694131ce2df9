"""Reading letters of strangers: untrusted text, within bounds, no address guessed; pure.

The sender is read by a grammar of our own, narrower than the standard's: what two programs could
read differently is nobody's address.
"""

import codecs
import hashlib
import re
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from accord.intake.rules import mapping
from accord.intake.values.batches import Kind
from accord.intake.values.mails import DEPTH_BOUND, Filled, Letter, Read, Reads, Why

HEAD_BOUND = 64 * 1024
PARTS_BOUND = 200
TEXT_BOUND = 100_000
LABEL_BOUND = 80
SENDER_BOUND = 2_000
_ADDRESS = r"[^\s<>@,;:\"()\[\]\\]+@[^\s<>@,;:\"()\[\]\\]+"
_PLAIN = re.compile(rf"\s*({_ADDRESS})\s*")
_NAMED = re.compile(rf'\s*("(?:[^"\\]|\\.)*"|[^<>"@,;:()\\]*)\s*<({_ADDRESS})>\s*')
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
_COLON = re.compile("[:：]")
# What a stranger's letter may say of a lead; no ids, stages or ends.
FORM_FIELDS = frozenset(
    {
        "email", "full_name", "first_name", "last_name", "phone", "title", "company", "country",
        "language", "visitor",
    }
)  # fmt: skip
_TO_MANY = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})


def read(
    *, content: bytes, envelope_from: str, reads: Reads, own: Collection[str], at: datetime
) -> Read:
    """The letter, or why it is left or set aside. Never raises for what a letter holds."""
    key = key_of(content)
    head = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
    if len(head) > HEAD_BOUND:
        return Read(key, why=Why.ODD_HEAD)
    if content.lower().count(b"boundary") > 4 * PARTS_BOUND:
        return Read(key, why=Why.TOO_DEEP)
    try:
        message = message_from_bytes(content, policy=compat32)
        parts = list(_parts(message))
    except (RecursionError, _TooDeep):
        return Read(key, why=Why.TOO_DEEP)
    if named := _one_line(str(message.get("Message-ID") or "")):
        key = key_of(named.encode("utf-8", "replace"))
    written, subject = _decoded(message.get("From")), _decoded(message.get("Subject"))
    why = _left(message, envelope_from=envelope_from, reads=reads)
    email, name = "", ""
    if why is None:
        email, name, why = _sender(message)
    if why is None and email in own:
        why = Why.LOOP
    if why is not None:
        return Read(key, why=why, sender=written[:300], subject=subject[:300])
    sent_at = when_sent(message, at=at)
    letter = Letter(key, email, name[:300], subject[:300], _text(parts), sent_at, named[:1_000])
    return Read(key, letter, sender=written[:300], subject=subject[:300])


class _TooDeep(Exception):
    """Parts within parts beyond what is read."""


def _parts(message: Message, *, depth: int = 0) -> Iterator[Message]:
    """The parts of the outer letter; a letter that was attached is not part of what it says."""
    stack = [(message, depth)]
    count = 0
    while stack:
        part, depth = stack.pop()
        count += 1
        if depth > DEPTH_BOUND or count > PARTS_BOUND:
            raise _TooDeep
        content = part.get_payload()
        if isinstance(content, list):
            if part.get_content_maintype() == "multipart":
                inner = [each for each in reversed(content) if not isinstance(each, str)]
                stack += [(each, depth + 1) for each in inner]
        else:
            yield part


def _left(message: Message, *, envelope_from: str, reads: Reads) -> Why | None:
    """Why a program need not read what a program wrote."""
    kind = message.get_content_type()
    of_a_server = envelope_from.lower().partition("@")[0] in ("", "mailer-daemon", "postmaster")
    if of_a_server or kind == "multipart/report":
        return Why.BOUNCE
    automatic = _word(message, "Auto-Submitted")
    # A form's letter is written by a program: that is what its mailbox is for.
    allowed = ("", "no", "auto-generated") if reads is Reads.FORM else ("", "no")
    to_many = _word(message, "Precedence") in _TO_MANY or "List-Id" in message
    answers = "X-Autoreply" in message or "X-Autorespond" in message
    return Why.AUTOMATIC if automatic not in allowed or to_many or answers else None


def is_automatic(message: Message) -> bool:
    """Whether a program wrote it: to many, or as an answer by itself."""
    return _left(message, envelope_from="-", reads=Reads.OWN) is not None


def key_of(content: bytes) -> str:
    """What a letter is remembered by."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _word(message: Message, name: str) -> str:
    return _one_line(str(message.get(name) or "")).partition(";")[0].strip().lower()


def _sender(message: Message) -> tuple[str, str, Why | None]:
    """The address and name of the one who wrote."""
    heads = message.get_all("From") or []
    if len(heads) != 1:
        return "", "", Why.SEVERAL_SENDERS if heads else Why.NO_SENDER
    raw = _unfolded(str(heads[0])).strip()
    if not raw:
        return "", "", Why.NO_SENDER
    if len(raw) > SENDER_BOUND:
        return "", "", Why.ODD_SENDER
    found = _PLAIN.fullmatch(raw) or _NAMED.fullmatch(raw)
    if found is None or _CONTROLS.search(raw):
        several = raw.count("@") > 1 and "," in raw
        return "", "", Why.SEVERAL_SENDERS if several else Why.ODD_SENDER
    email = found.groups()[-1].lower()
    if "=?" in email:
        return "", "", Why.ODD_SENDER
    named = found.group(1) if found.re is _NAMED else ""
    quoted = re.sub(r"\\(.)", r"\1", named.strip().removeprefix('"').removesuffix('"'))
    name = _decoded(quoted)
    if "@" in name or "<" in name:
        return (email, "", None) if name.strip().lower() == email else ("", "", Why.OTHER_NAME)
    return email, name, None


def _unfolded(text: str) -> str:
    return re.sub(r"\r?\n[ \t]+", " ", text)


def _one_line(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


def _decoded(header: object) -> str:
    """A header as a reader would see it, on one line."""
    raw = _unfolded(str(header or ""))[:4_000]
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError, LookupError):
        return _one_line(raw)
    said = [
        piece if isinstance(piece, str) else as_text(content=piece, charset=charset or "ascii")
        for piece, charset in pieces
    ]
    return _one_line("".join(said))


def as_text(*, content: bytes, charset: str) -> str:
    """Bytes in a charset somebody named; one that is none, or no text's, is taken for UTF-8."""
    try:
        known = codecs.lookup(charset)
        if known._is_text_encoding and known.name not in ("idna", "punycode", "utf-7"):
            return content.decode(known.name, "replace")
    except (LookupError, ValueError):
        pass
    return content.decode("utf-8", "replace")


def when_sent(message: Message, *, at: datetime, days: int = 7) -> datetime | None:
    """When a letter was written, where it tells that and it is no longer ago than these days."""
    try:
        said = parsedate_to_datetime(_one_line(str(message.get("Date") or "")))
        near = said.tzinfo is not None and at - timedelta(days=days) <= said <= at
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return said if near else None


def plain_heading(message: Message, name: str) -> str:
    """A head as a reader would see it, on one line."""
    return _decoded(message.get(name))


def _text(parts: Collection[Message]) -> str:
    """What the letter says: its first plain part, else its first HTML part without marks."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            attached = str(part.get("Content-Disposition") or "").lower().startswith("attachment")
            if part.get_content_type() == kind and not attached:
                text = _content(part)
                return text if kind == "text/plain" else _without_marks(text)
    return ""


def _content(part: Message) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    charset = _one_line(str(part.get_param("charset") or "utf-8"))
    return as_text(content=raw[: 4 * TEXT_BOUND], charset=charset)[:TEXT_BOUND].replace("\r", "")


class _Words(HTMLParser):
    """Keeps what HTML would show, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 its signature
        self.silent += tag in ("script", "style")
        if tag in ("br", "p", "div", "tr", "li", "h1", "h2", "h3"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.silent = max(self.silent - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def _without_marks(text: str) -> str:
    words = _Words()
    words.feed(text)
    return "".join(words.words)


def filled(*, text: str) -> Filled | None:
    """What lines such as `Name: value` say, by the meanings that columns of files have.

    None where no line says who it is about.
    """
    said = _lines(text)
    meant = mapping.propose_columns(kind=Kind.LEADS, headers=list(said))
    fields = {name: said[label] for label, name in meant.items() if name in FORM_FIELDS}
    rest = {label: value for label, value in said.items() if meant.get(label) not in FORM_FIELDS}
    who = ("email", "phone", "full_name", "first_name", "last_name", "company")
    if not any(fields.get(name) for name in who):
        return None
    kept = {label[:120]: value[:2_000] for label, value in list(rest.items())[:100]}
    return Filled({name: value[:300] for name, value in fields.items()}, kept)


def _lines(text: str) -> dict[str, str]:
    """Labels with what stands behind them, and below them until the next label."""
    said: dict[str, str] = {}
    label = ""
    for line in text.split("\n")[:2_000]:
        if line.rstrip("\r") in ("-- ", "--"):
            break
        found = _COLON.search(line)
        name = line[: found.start()].lstrip(" \t*>-").rstrip(" \t*") if found else ""
        rest = line[found.end() :] if found else ""
        if 0 < len(name) <= LABEL_BOUND and not rest.startswith("//"):
            label = _one_line(name)
            if label in said:
                label = ""
            elif label:
                said[label] = _one_line(rest).lstrip("* ")
        elif label and line.strip():
            said[label] = f"{said[label]} {_one_line(line)}".strip()
    return {name: value for name, value in said.items() if value}
