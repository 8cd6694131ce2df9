"""Visits of websites: sites, page views and what becomes of a browser that names somebody."""

from dataclasses import dataclass
from datetime import datetime

WEBSITE = "website"  # the source of all visits that our own script tells of
VIEWS_BOUND = 20
ADDRESS_BOUND = 500


@dataclass(frozen=True, slots=True)
class View:
    """A page as a browser showed it. key: random, so that a view told twice is one."""

    key: str
    address: str
    title: str
    referrer: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What one message of a browser says. token: who followed a link in a mail, signed by us."""

    visitor: str
    views: tuple[View, ...] = ()
    token: str = ""
    forget: bool = False


@dataclass(frozen=True, slots=True)
class SiteCard:
    """A website as its settings show it."""

    id: int
    name: str
    key: str
    origins: tuple[str, ...]
    stopped_at: datetime | None
    last_visit_at: datetime | None
    robots: int


class NoOrigin(ValueError):
    """A line is no address of a website: `line` says which."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line
