"""The frame around every page: menu, search, account, footer and the reader's own settings."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from accord.ui.values.parts import Link, PromiseBar, Tab


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Density(StrEnum):
    NORMAL = "normal"
    ROOMY = "roomy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How one reader wants pages drawn; kept in cookies, so it also holds before sign-in."""

    theme: Theme = Theme.SYSTEM
    density: Density = Density.NORMAL
    single_keys: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the left rail; `count` only where it calls for action ("3 late")."""

    label: str
    url: str
    icon: str
    count: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One line of the command palette; `hint` is the key that does the same."""

    label: str
    url: str
    icon: str = "go"
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    name: str
    initials: str
    links: tuple[Link, ...] = ()
    sign_out_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The foot of the rail: one label, one number, one sentence."""

    label: str
    number: str
    sentence: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """The promise bar in the top bar with its words, such as "41 of 50"."""

    words: str
    url: str
    bar: PromiseBar


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell:
    """What waits to be read; `label` says it in full, `count` is shown beside the bell."""

    label: str
    url: str
    count: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """All that base.html draws around a page. Every part may be left out.

    `tabs` are the pages beside each other in the item of the menu that is open, named `area`.
    `as_of` is the aware instant the figures on the page hold for; `notice` is a sentence that
    stays on top of every page, such as that the sample company is loaded.
    """

    menu: tuple[MenuItem, ...] = ()
    area: str = ""
    tabs: tuple[Tab, ...] = ()
    account: Account | None = None
    search_url: str = ""
    commands: tuple[Command, ...] = ()
    pulse: Pulse | None = None
    bell: Bell | None = None
    goal: Goal | None = None
    as_of: datetime | None = None
    footer: tuple[Link, ...] = ()
    notice: str = ""
    notice_action: Link | None = None
    preferences: Preferences = field(default_factory=Preferences)

    @property
    def first_menu(self) -> tuple[MenuItem, ...]:
        """The items a phone shows in its bottom bar; the others stand behind More."""
        return self.menu[:4]

    @property
    def more_menu(self) -> tuple[MenuItem, ...]:
        return self.menu[4:]

    @property
    def is_in_more(self) -> bool:
        return any(item.is_current for item in self.more_menu)
