"""The rail's seven areas, and the pages beside each other in each."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from accord.content import api as content
from accord.leads import api as leads
from accord.team.values import Actor, Capability, Side
from accord.ui.values.frame import MenuItem
from accord.ui.values.parts import Tab


@dataclass(frozen=True, slots=True)
class _Page:
    """A tab of an area: its route, its name, and the parts of addresses that belong to it."""

    route: str
    label: object
    heads: tuple[str, ...]


def _page(route: str, label: object, *heads: str) -> _Page:
    return _Page(route, label, heads)


# The first part of an address, or the first two where only these belong elsewhere.
_AREAS: Mapping[str, tuple[object, tuple[_Page, ...]]] = {
    "today": (gettext_lazy("Today"), (
        _page("today", gettext_lazy("Today"), ""),
        _page("inbox", gettext_lazy("Inbox"), "inbox", "handoffs"),
        _page("returns", gettext_lazy("Returns"), "returns", "nurtures"),
        _page("requests", gettext_lazy("Requests"), "requests"),
        _page("team_actions", gettext_lazy("Actions"), "actions"),
        _page("account_tasks", gettext_lazy("Tasks at companies"), "account-tasks"),
        _page("notices", gettext_lazy("Notices"), "notices"),
    )),
    "leads": (gettext_lazy("Leads"), (
        _page("leads", gettext_lazy("Leads"), "leads", "people", "companies", "groups", "deals",
              "targets", "campaigns", "duplicates", "merges", "two-at-once"),
        _page("intake", gettext_lazy("Intake"), "intake", "imports", "found"),
        _page("judging", gettext_lazy("Judge leads together"), "judging"),
    )),
    "agreement": (gettext_lazy("Agreement"), (
        _page("board", gettext_lazy("Promises kept"), "board"),
        _page("agreements", gettext_lazy("Agreements"), "agreements"),
        _page("goals", gettext_lazy("Goals"), "goals"),
        _page("definitions", gettext_lazy("Definitions"), "definitions", "cards", "routing",
              "handoffs/kinds"),
        _page("leadership", gettext_lazy("Leadership"), "leadership"),
        _page("handbook", gettext_lazy("Handbook"), "handbook"),
    )),
    "results": (gettext_lazy("Results"), (
        _page("results", gettext_lazy("Results"), "results", "since", "contribution", "acts",
              "slowest", "buyers", "marks", "revenue", "measures"),
        _page("forecast", gettext_lazy("Forecast"), "forecast"),
    )),
    "content": (gettext_lazy("Content"), (
        _page("content", gettext_lazy("Content"), "content"),
    )),
    "meetings": (gettext_lazy("Meetings"), (
        _page("team_meetings", gettext_lazy("Meetings"), "meetings"),
        _page("decisions", gettext_lazy("Decisions"), "decisions"),
        _page("experiments", gettext_lazy("Experiments"), "experiments"),
        _page("calendar", gettext_lazy("Calendar"), "calendar"),
        _page("announcements", gettext_lazy("Announcements"), "announcements"),
        _page("communication", gettext_lazy("Who tells whom what"), "communication"),
        _page("together", pgettext_lazy("area", "Together"), "together"),
    )),
    "settings": (gettext_lazy("Settings"), (
        _page("settings", gettext_lazy("Settings"), "settings", "forms", "sample"),
        _page("views", gettext_lazy("Your views"), "views"),
        _page("audit", gettext_lazy("Tool audit"), "tools"),
        _page("start", gettext_lazy("First steps"), "start"),
        _page("guide", gettext_lazy("Guided start"), "start/guide"),
    )),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Menu:
    """The rail, and the pages of the area that is open; none where it is one page."""

    items: tuple[MenuItem, ...]
    area: str
    tabs: tuple[Tab, ...]


def drawn(path: str, *, actor: Actor) -> Menu:
    """The areas with something in them, as one actor may see them from a page."""
    area, page = _place(path)
    is_on = _is_on(actor)
    items: list[MenuItem] = []
    tabs: tuple[Tab, ...] = ()
    name = ""
    for code, (label, pages) in _AREAS.items():
        seen = [one for one in pages if is_on.get(one.route, True)]
        if not seen:
            continue
        items.append(
            MenuItem(
                label=str(label), url=reverse(seen[0].route), icon=code, is_current=code == area
            )
        )
        if code == area and len(seen) > 1:
            name, tabs = str(label), tuple(_tab(one, here=page) for one in seen)
    return Menu(tuple(items), name, tabs)


def _place(path: str) -> tuple[str, str]:
    """The area and the page of it that an address belongs to; empty where to none."""
    first, *more = path.strip("/").split("/")
    return _HEADS.get("/".join((first, *more[:1])), _HEADS.get(first, ("", "")))


_HEADS = {
    head: (code, page.route)
    for code, (_label, pages) in _AREAS.items()
    for page in pages
    for head in page.heads
}


def _tab(page: _Page, *, here: str) -> Tab:
    return Tab(label=str(page.label), url=reverse(page.route), is_current=page.route == here)


def _is_on(actor: Actor) -> dict[str, bool]:
    """Pages that not everybody may see, or that have nothing in them yet."""
    has_leads = leads.any_lead()
    judges = actor.may(Capability.JUDGE_LEADS)
    return {
        "inbox": actor.may(Capability.WORK_LEADS) and _is_of(actor, Side.SALES),
        "returns": judges and _is_of(actor, Side.MARKETING),
        "requests": judges,
        "notices": actor.member_id is not None,
        **dict.fromkeys(("board", "results", "forecast"), has_leads),
        "content": has_leads or content.any_asset(),
    }


def _is_of(actor: Actor, side: Side) -> bool:
    """Whether somebody works for a side."""
    return bool(actor.sides & {side, Side.BOTH})
