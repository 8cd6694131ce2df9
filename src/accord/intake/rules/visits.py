"""Visits: which addresses are kept, which browsers are robots, whose a browser is; pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from accord.contacts.values.people import Browser
from accord.intake.values.visits import ADDRESS_BOUND, NoOrigin

ID = re.compile(r"[0-9a-f]{32}")
OLDEST = timedelta(hours=24)  # a message may wait in the browser that long
_ROBOTS = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|headless|lighthouse|pingdom|uptime|monitor|preview|"
    r"facebookexternalhit|embedly|curl/|wget/|python-|java/|okhttp|go-http|libwww|scrapy|phantom",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    r"(?::[0-9]{1,5})?"
)
_MARK = re.compile(r"utm_[a-z]{1,20}")


def digest(*, visitor: str) -> str:
    """What a browser's id is kept as: whoever reads the database cannot pose as the browser."""
    return hashlib.blake2b(visitor.encode(), digest_size=16, person=b"accord.visitor").hexdigest()


def cookie(*, source: str, visitor: str) -> str:
    """The weak identity key of a visitor as a tool calls them."""
    return f"{source}:{visitor}"[:400]


def is_robot(*, agent: str) -> bool:
    """Whether a program says that it is none a person reads with; one without a name is one."""
    return not agent.strip() or bool(_ROBOTS.search(agent))


def origins(*, text: str) -> list[str]:
    """The origins written one to a line, each once. Raises NoOrigin, also for no line at all."""
    found: dict[str, None] = {}
    for line in text.split():
        written = line.lower().rstrip("/")
        if not _ORIGIN.fullmatch(written):
            raise NoOrigin(line)
        found[written] = None
    if not found:
        raise NoOrigin("")
    return list(found)


def kept_address(*, address: str, origins: Sequence[str]) -> str | None:
    """The address without what may tell of a person: only the campaign's marks stay of a query.

    None where the page is not of this site.
    """
    try:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
    except ValueError:
        return None
    if origin not in origins:
        return None
    query = urlencode(list(marks(address=address).items()))
    return (f"{origin}{parts.path or '/'}" + (f"?{query}" if query else ""))[:ADDRESS_BOUND]


def marks(*, address: str) -> dict[str, str]:
    """The campaign's marks of an address: utm_source, utm_medium, utm_campaign …"""
    try:
        said = parse_qsl(urlsplit(address).query, max_num_fields=50)
    except ValueError:
        return {}
    return {name: value[:100] for name, value in said if _MARK.fullmatch(name) and value}


def host_of(*, referrer: str) -> str:
    """The host of where a reader came from; "" for what is none."""
    host = referrer.lower().removeprefix("https://").removeprefix("http://").partition("/")[0]
    return host if re.fullmatch(r"[a-z0-9.-]{1,253}(?::[0-9]{1,5})?", host) else ""


def moment(*, seen: float, sent: float, received_at: datetime) -> datetime:
    """When a page was seen, by how long ago the browser's clock says it was."""
    ago = timedelta(milliseconds=min(max(sent - seen, 0.0), OLDEST / timedelta(milliseconds=1)))
    return received_at - ago


@dataclass(frozen=True, slots=True)
class Joins:
    """Which browsers become part of whom, and which are known to be shared."""

    made: list[tuple[int, int]] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


def join(
    *,
    told: Iterable[tuple[int, str]],
    browsers: Mapping[str, Browser],
    groups: Mapping[int, int],
) -> Joins:
    """For each (person, cookie) in order: the browser is theirs unless it is somebody else's.

    A browser belongs to whoever named themselves on it first. Somebody else who does so later is
    somebody else: neither are the two one, nor does the browser tell of either from then on.
    `groups` maps people to the head of their group.
    """
    answer = Joins()
    taken: dict[str, int] = {}
    for person, key in told:
        browser = browsers[key]
        head = groups.get(person, person)
        holder = taken.get(key, browser.head if browser.is_known else None)
        if holder is None:
            answer.made.append((browser.person_id, person))
            taken[key] = head
        elif holder != head and browser.head != head:
            answer.shared.append(key)
    return answer
