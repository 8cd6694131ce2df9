"""Notices in words: names are looked up at the moment they are read, within the reader's sight."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.integrations.notices import models
from accord.integrations.notices.values import ChatCard, ChatFault, ChatKind, Said
from accord.kernel.money import Money
from accord.kernel.rounding import told_days
from accord.leads.values import Ending, Promising
from accord.notices import api as notices
from accord.notices.api import Notice
from accord.scoring import api as scoring
from accord.scoring.values.scores import Quadrant
from accord.team import api as team
from accord.team.values import Actor, Scope
from accord.toolaudit import api as toolaudit
from accord.ui import api as ui

_LEADS = """
    select own.id, p.name
    from live.leads own
    join live.leads l on l.id = coalesce(own.joined_to_id, own.id)
    join live.persons p on p.id = l.holder_id
    where own.id = any(%s) and ({owned} or exists (
      select from live.held_people held where held.lead_id = own.id and {handed}))
"""
_DEALS = "select d.id, d.name from live.deals d where d.id = any(%s) and {owned}"
_CAMPAIGNS = "select id, name from live.campaigns where id = any(%s)"
_PIECES = "select id, title from live.assets where id = any(%s)"
_ANNOUNCEMENTS = "select id, title from live.announcements where id = any(%s)"
_COMPANIES = """
    select own.id, c.name from live.companies own
    join live.companies c on c.id = own.canonical_id where own.id = any(%s)
"""
_MEMBERS = ("by", "owner")
_MOMENTS = ("due", "at", "until", "proposed")
# The steps that agreements begin with.
_PARTS = {
    50: gettext_lazy("Half"),
    75: gettext_lazy("Three quarters"),
    90: gettext_lazy("Nine tenths"),
}
# Subjects with a page, by its name; and those that are one page.
_OF_SUBJECT = {
    "handoff": "handoff", "request": "request", "asset": "content_piece",
    "announcement": "announcement", "gap": "audit_gap", "team_meeting": "team_meeting",
    "decision": "decision", "target_list": "target_list",
}  # fmt: skip
_PLACES = {
    "figures": "today", "hours": "working_time", "library": "content", "promises": "today",
    "action": "team_actions",
}  # fmt: skip
_PAGES = {"lead": "lead", "deal": "deal", "company": "company", "campaign": "campaign"}


def said(*, told: Sequence[Notice], reader: Actor, at: datetime) -> list[Said]:
    """Notices in words for their reader, in the language and zone in force; few questions."""
    facts = [notice.facts for notice in told]
    known = _names(facts, reader=reader, at=at)
    return [_said(notice, known) for notice in told]


def _said(notice: Notice, known: Mapping[str, Mapping[Any, str]]) -> Said:
    if notice.subject == "figures":
        return Said(notice, notices.worded(notice.kind, _figures(notice.facts)), path_of(notice))
    words = {}
    for name, value in notice.facts.items():
        if name in known:
            words[name] = known[name].get(value) or _UNNAMED[name]()
        elif name in _MOMENTS:
            words[name] = ui.long_moment(datetime.fromisoformat(value))
        elif name == "nominal":
            words[name] = ui.calendar_day(date.fromisoformat(value))
        elif name == "percent":
            words[name] = _part(value)
        else:
            words[name] = ui.number(value) if isinstance(value, int | float) else str(value)
    return Said(notice, notices.worded(notice.kind, words), path_of(notice))


def _figures(facts: Mapping[str, Any]) -> dict[str, str]:
    """Figures written as the tiles of the first page write them."""
    words = {name: ui.number(facts[name]) for name in ("count", "customers") if name in facts}
    if "won" in facts:
        words["won"] = ui.short_money(Money(facts["won"], str(facts["currency"]).upper()))
    if "rate" in facts:
        words["rate"] = ui.number(facts["rate"] * 100, digits=1)
    if "days" in facts:
        days = told_days(facts["days"])
        words["days"] = ui.number(days, digits=0 if isinstance(days, int) else 1)
    return words | {"day": ui.calendar_day(date.fromisoformat(facts["day"]))}


def _part(percent: int) -> str:
    """How much of a time, as a sentence begins with it."""
    if percent in _PARTS:
        return str(_PARTS[percent])
    return _("%(count)s in 100 parts") % {"count": ui.number(percent)}


def path_of(notice: Notice) -> str:
    """The page that a notice is about; "" where there is none."""
    if notice.subject == "meeting" and notice.subject_id is not None:
        return _of_meeting(notice.subject_id)
    if notice.subject in _OF_SUBJECT and notice.subject_id is not None:
        return reverse(_OF_SUBJECT[notice.subject], args=[notice.subject_id])
    return _by_facts(notice)


def _by_facts(notice: Notice) -> str:
    """The page that the facts of a notice lead to."""
    if notice.subject == "definition":
        told = (notice.facts.get(name) for name in ("of", "key", "number"))
        return reverse("definition", args=[one for one in told if one is not None])
    if "agreement" in notice.facts:
        return reverse("agreement", args=[notice.facts["agreement"]])
    if notice.subject in _PLACES:
        return reverse(_PLACES[notice.subject])
    if notice.subject == "account_plan" and isinstance(notice.facts.get("company"), int):
        return reverse("account_plan", args=[notice.facts["company"]])
    for fact, page in _PAGES.items():
        number = notice.facts.get(fact)
        if isinstance(number, int):
            return reverse(page, args=[number])
    return ""


def _of_meeting(meeting_id: int) -> str:
    try:
        return reverse("handoff", args=[handoffs.get_meeting(meeting_id=meeting_id).handoff_id])
    except LookupError:
        return ""


_UNNAMED = {
    "lead": lambda: _("A lead"),
    "deal": lambda: _("A deal"),
    "campaign": lambda: _("a campaign"),
    "piece": lambda: _("a piece that is gone"),
    "announcement": lambda: _("something that is gone"),
    "definition": lambda: _("something that is gone"),
    "list": lambda: _("a list that is gone"),
    "company": lambda: _("A company"),
    "gap": lambda: _("something that is gone"),
    "by": lambda: _("Somebody"),
    "owner": lambda: _("somebody"),
    "reason": lambda: _("another reason"),
    "signal": lambda: _("they show strong interest"),
    "said": lambda: _("a word that is unknown here"),
}
_WORDS = {
    Promising.YES.value: gettext_lazy("promising"),
    Promising.NO.value: gettext_lazy("not promising"),
    Promising.UNSURE.value: gettext_lazy("not sure"),
    "taken": gettext_lazy("accepted"),
    "qualified": gettext_lazy("taken on by sales"),
    Ending.REJECTED.value: gettext_lazy("given back"),
    Ending.RECYCLED.value: gettext_lazy("given back for later"),
    Ending.DISQUALIFIED.value: gettext_lazy("not for us"),
}
_SIGNALS = {
    Quadrant.PERFECT: lambda: _("they came to be perfect"),
    Quadrant.HOT: lambda: _("they came to be hot"),
}


def _names(
    facts: Iterable[Mapping[str, Any]], *, reader: Actor, at: datetime
) -> dict[str, Mapping[Any, str]]:
    """By the name of a fact and what it holds: how it is called. Asked once for all notices."""
    wanted: dict[str, set[Any]] = {}
    for each in facts:
        for name, value in each.items():
            wanted.setdefault(name, set()).add(value)
    members = {one for name in _MEMBERS for one in wanted.get(name, ())}
    people = team.names(ids=members) if members else {}
    reasons = {}
    if "reason" in wanted:
        reasons = {one.code: one.name for one in definitions.list_reasons(at=at)}
    return {
        "lead": _owned(_LEADS, "l.owner_id", wanted.get("lead", ()), scope=reader.scope),
        "deal": _owned(_DEALS, "d.owner_id", wanted.get("deal", ()), scope=reader.scope),
        "campaign": _plain(_CAMPAIGNS, wanted.get("campaign", ())),
        "piece": _plain(_PIECES, wanted.get("piece", ())),
        "announcement": _plain(_ANNOUNCEMENTS, wanted.get("announcement", ())),
        "company": _plain(_COMPANIES, wanted.get("company", ())),
        "definition": definitions.name_versions(ids=wanted["definition"])
        if "definition" in wanted
        else {},
        "list": contacts.name_target_lists(ids=wanted["list"]) if "list" in wanted else {},
        "gap": toolaudit.name_gaps(ids=wanted["gap"]) if "gap" in wanted else {},
        "by": people,
        "owner": people,
        "reason": reasons,
        "signal": _signals(at=at) if "signal" in wanted else {},
        "said": {code: str(word) for code, word in _WORDS.items()},
    }


def _signals(*, at: datetime) -> dict[str, str]:
    """What a sign of strong interest is called: a place on a card, or a criterion of it."""
    places = (Quadrant.PERFECT, Quadrant.HOT)
    found = {one.value: _SIGNALS[one]() for one in places}
    for one in scoring.list_cards(at=at):
        for each in one.card.interest.criteria:
            found[f"{one.key}.{each.code}"] = each.name
    return found


def _owned(sql: str, column: str, ids: Collection[int], *, scope: Scope) -> dict[int, str]:
    owned, handed = (team.owned_within(scope).of(one) for one in (column, "held.owner_id"))
    return _plain(sql.format(owned=owned, handed=handed), ids)


def _plain(sql: str, ids: Collection[int]) -> dict[int, str]:
    return dict(bulk.fetch(sql, [sorted(ids)])) if ids else {}


def find_chat(*, member_id: int) -> ChatCard | None:
    """Where a member is reached by chat; None where they are not."""
    row = models.ChatAddress.objects.filter(pk=member_id).first()
    if row is None:
        return None
    return ChatCard(
        row.pk,
        ChatKind(row.kind),
        row.shown,
        ChatFault(row.fault) if row.fault else None,
        row.good_at,
        row.quiet_until,
    )
