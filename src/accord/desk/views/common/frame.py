"""What base.html draws around every page, from who asks and what there is."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.desk.rules import names
from accord.desk.views.common import menu
from accord.foundation import clock
from accord.notices import api as notices
from accord.sample import api as sample
from accord.team.values import Actor, Capability
from accord.ui import api as ui
from accord.ui.values.frame import (
    Account,
    Bell,
    Command,
    Density,
    Frame,
    Preferences,
    Theme,
)
from accord.ui.values.parts import Link

_MANY = 100


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a signed-in reader; for anybody else only how pages are to look."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"frame": Frame(preferences=ui.preferences(request.COOKIES))}
    menu_here = menu.drawn(request.path, actor=actor)
    drawn = Frame(
        menu=menu_here.items,
        area=menu_here.area,
        tabs=menu_here.tabs,
        account=_account(actor),
        search_url=reverse("search"),
        commands=_commands(actor),
        bell=_bell(actor),
        as_of=clock.now(),
        footer=_footer(),
        preferences=_preferences(request, actor),
        **_sample_notice(),
    )
    return {"frame": drawn, "actor": actor}


def _sample_notice() -> dict[str, Any]:
    """Invented figures are never taken for the company's own."""
    if not sample.is_loaded():
        return {}
    return {
        "notice": _("You are looking at a sample company; its people and figures are invented."),
        "notice_action": Link(label=_("Clear it"), url=reverse("sample")),
    }


def _address(name: str) -> str:
    """The address of a module's page, or nothing where the module is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _account(actor: Actor) -> Account:
    return Account(
        name=actor.name,
        initials=names.initials(actor.name) or "?",
        links=(
            Link(label=_("Your settings"), url=reverse("settings")),
            Link(label=_("Your views"), url=reverse("views")),
            Link(label=_("Change your password"), url=reverse("account_change_password")),
        ),
        sign_out_url=reverse("account_logout"),
    )


def _bell(actor: Actor) -> Bell | None:
    if actor.member_id is None:
        return None
    count = notices.count_unread(member_id=actor.member_id, at_most=_MANY)
    label = ngettext("Notices, %(count)s unread", "Notices, %(count)s unread", count)
    return Bell(
        label=label % {"count": count} if count else _("Notices"),
        url=reverse("notices"),
        count="" if not count else str(count) if count < _MANY else f"{_MANY - 1}+",
    )


def _commands(actor: Actor) -> tuple[Command, ...]:
    asked = [
        (_("Kinds of hand-off"), reverse("handoff_kinds"), "file", Capability.READ),
        (_("Companies"), reverse("companies"), "go", Capability.READ),
        (_("Deals"), reverse("deals"), "go", Capability.READ),
        (_("Forecast"), reverse("forecast"), "go", Capability.READ),
        (_("Campaigns"), reverse("campaigns"), "go", Capability.READ),
        (_("Calendar of both teams"), reverse("calendar"), "go", Capability.READ),
        (_("Who tells whom what"), reverse("communication"), "go", Capability.READ),
        (_("Announcements"), reverse("announcements"), "bell", Capability.READ),
        (_("Content"), reverse("content"), "go", Capability.READ),
        (_("What to say"), reverse("content_messages"), "go", Capability.READ),
        (_("Find content"), reverse("content_find"), "go", Capability.READ),
        (_("Two at once"), reverse("two_at_once"), "go", Capability.READ),
        (_("Who may be who"), reverse("duplicates"), "go", Capability.READ),
        (_("Read a file"), _address("imports"), "upload", Capability.IMPORT),
        (_("Found leads"), _address("found"), "go", Capability.READ),
        (_("Tool audit"), _address("audit"), "check", Capability.READ),
        (_("Definitions"), reverse("definitions"), "file", Capability.READ),
        (_("Leads to judge"), reverse("triage"), "check", Capability.JUDGE_LEADS),
        (_("What the teams ask each other"), reverse("requests"), "go", Capability.JUDGE_LEADS),
        (_("Tasks at companies"), reverse("account_tasks"), "check", Capability.READ),
        (_("Judge leads together"), reverse("judging"), "check", Capability.READ),
        (_("How many leads do we need?"), reverse("calculator"), "go", Capability.READ),
        (_("Scoring cards"), reverse("cards"), "file", Capability.READ),
        (_("Meetings of both teams"), reverse("team_meetings"), "go", Capability.READ),
        (_("Actions"), reverse("team_actions"), "check", Capability.READ),
        (_("Experiments"), reverse("experiments"), "check", Capability.READ),
        (_("Goals"), reverse("goals"), "go", Capability.READ),
        (_("Plan back from a target"), reverse("goal_plan"), "go", Capability.READ),
        (_("Agreements"), reverse("agreements"), "file", Capability.READ),
        (_("Leadership"), reverse("leadership"), "file", Capability.READ),
        (_("Handbook"), reverse("handbook"), "file", Capability.READ),
        (_("Promises kept"), reverse("board"), "go", Capability.READ),
        (_("Why revenue differs"), reverse("gap"), "go", Capability.READ),
        (_("The slowest step"), reverse("slowest"), "go", Capability.READ),
        (_("How our buyers buy"), reverse("buyers"), "go", Capability.READ),
        (_("What both teams did"), reverse("acts"), "go", Capability.READ),
        (_("What we do and what it moves"), reverse("contribution"), "go", Capability.READ),
        (_("Before and since"), reverse("since"), "go", Capability.READ),
        (_("Settle the argument"), reverse("board_argument"), "go", Capability.READ),
        (_("Who helped to win deals"), reverse("credit"), "go", Capability.READ),
        (_("What counts as a touch"), reverse("touch_rules"), "file", Capability.READ),
        (_("Rates of exchange"), reverse("rates"), "file", Capability.READ),
        (_("Who gets which lead"), reverse("routing"), "file", Capability.READ),
        (_("Notices"), reverse("notices"), "bell", Capability.READ_OWN),
        (_("Call now"), reverse("hot"), "go", Capability.READ),
        (_("Inbox of sales"), reverse("inbox"), "check", Capability.WORK_LEADS),
        (_("Returns to marketing"), reverse("returns"), "go", Capability.JUDGE_LEADS),
        (_("What each number means"), reverse("glossary"), "file", Capability.READ),
        (_("Your targets"), reverse("own_targets"), "go", Capability.READ_OWN),
        (_("Guided start"), reverse("guide"), "check", Capability.READ),
        (_("First steps"), reverse("start"), "check", Capability.READ),
        (_("Add a colleague"), reverse("settings_team"), "add", Capability.MANAGE_TEAM),
    ]
    return tuple(
        Command(label=label, url=url, icon=icon)
        for label, url, icon, needed in asked
        if url and actor.may(needed)
    )


def _footer() -> tuple[Link, ...]:
    return (
        Link(label=_("Handbook"), url=reverse("handbook")),
        Link(label=_("Definitions"), url=reverse("definitions")),
        Link(label=_("First steps and help"), url=reverse("start")),
    )


def _preferences(request: HttpRequest, actor: Actor) -> Preferences:
    """This browser's choice, else what the member keeps for all browsers."""
    here = ui.preferences(request.COOKIES)
    has = request.COOKIES.__contains__
    kept_theme = Theme(actor.theme) if actor.theme else Theme.SYSTEM
    kept_density = Density.ROOMY if actor.roomy else Density.NORMAL
    return Preferences(
        theme=here.theme if has("accord_theme") else kept_theme,
        density=here.density if has("accord_density") else kept_density,
        single_keys=here.single_keys if has("accord_keys") else actor.single_keys,
    )
