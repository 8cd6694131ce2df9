"""What our own people are told: the list, one of them, and who has read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accord.campaigns import api as campaigns
from accord.campaigns.values.announcements import (
    ABOUT_NAMES,
    EVERYBODY,
    SHOWN_FROM,
    About,
    Announcement,
    Receipt,
    Standing,
    UnableToAnnounce,
)
from accord.desk.rules import addresses
from accord.desk.views.common import lists
from accord.desk.views.wording import content_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Actor, Capability, Side
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = ("about", "after")
SIDE_NAMES = {
    Side.BOTH: pgettext_lazy("audience", "Both teams"),
    Side.MARKETING: pgettext_lazy("audience", "Marketing"),
    Side.SALES: pgettext_lazy("audience", "Sales"),
}


@require_GET
def announcements_page(request: HttpRequest) -> HttpResponse:
    """GET /announcements/"""
    at, actor = clock.now(), lists.actor_of(request)
    here = lists.address(request, names=NAMES)
    about = addresses.chosen(About, here.value("about"))
    page = campaigns.list_out(
        about=about, before=whole_number(here.value("after")), limit=lists.PAGE
    )
    own = _own(actor, page.rows)
    may_write = actor.may(Capability.RUN_CAMPAIGNS)
    count = campaigns.count_waiting(member_id=actor.member_id) if actor.member_id else 0
    context = {
        "sentence": waiting_words(count) if count else _("Nothing waits for you."),
        "tabs": _tabs(about),
        "rows": [_row(one, own.get(one.id), at=at) for one in page.rows],
        "drafts": campaigns.list_drafts(author_id=actor.member_id)
        if may_write and actor.member_id
        else (),
        "may_write": may_write,
        "more": _more(here, page.next_key, count=page.count),
    }
    return render(request, "desk/announcements.html", context)


def waiting_words(count: int) -> str:
    """How many announcements somebody has not said to know."""
    return ngettext(
        "%(count)s announcement waits for you to say that you know it.",
        "%(count)s announcements wait for you to say that you know them.",
        count,
    ) % {"count": ui.number(count)}


def today(request: HttpRequest) -> str:
    """The same for the first page; "" where none waits."""
    actor = lists.actor_of(request)
    count = campaigns.count_waiting(member_id=actor.member_id) if actor.member_id else 0
    return waiting_words(count) if count else ""


def _own(actor: Actor, rows: Sequence[Announcement]) -> dict[int, Receipt]:
    if actor.member_id is None:
        return {}
    return campaigns.receipts_of(
        member_id=actor.member_id, announcement_ids=[one.id for one in rows]
    )


def _tabs(about: About | None) -> tuple[parts.Tab, ...]:
    url = reverse("announcements")
    return (
        parts.Tab(label=_("Everything"), url=url, is_current=about is None),
        *(
            parts.Tab(label=str(name), url=f"{url}?about={code.value}", is_current=code is about)
            for code, name in ABOUT_NAMES.items()
        ),
    )


def _row(one: Announcement, receipt: Receipt | None, *, at: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.text.title,
        "about": ABOUT_NAMES[one.text.about],
        "side": SIDE_NAMES[one.text.side],
        "out": ui.moment(one.published_at, seen_from=at) if one.published_at else "",
        "happens": ui.calendar_day(one.text.happens_on) if one.text.happens_on else "",
        "own": own_words(one, receipt),
        "waits": _waits(one, receipt),
    }


def _waits(one: Announcement, receipt: Receipt | None) -> bool:
    return (
        one.is_out
        and one.text.answer_by is not None
        and receipt is not None
        and receipt.known_at is None
    )


def own_words(one: Announcement, receipt: Receipt | None) -> str:
    """Where whoever reads stands with it."""
    if receipt is None:
        return ""
    if receipt.known_at is not None:
        return _("You know it")
    if _waits(one, receipt) and one.text.answer_by is not None:
        return _("Waits for you until %(day)s") % {"day": ui.calendar_day(one.text.answer_by)}
    return _("Read") if receipt.read_at is not None else _("New to you")


def _more(here: addresses.Address, next_key: int | None, *, count: int) -> parts.More:
    shown = _("%(count)s in all") % {"count": ui.number(count)}
    if next_key is None:
        return parts.More(shown_words=shown, rows_id="announced")
    return parts.More(
        shown_words=shown, url=here.url(after=str(next_key)), label=_("Show more"),
        rows_id="announced",
    )  # fmt: skip


def found(announcement_id: int, actor: Actor) -> Announcement:
    """The announcement that is asked for; a draft only for whoever wrote it. Raises Http404."""
    try:
        one = campaigns.get_announcement(announcement_id=announcement_id)
    except LookupError as missing:
        raise Http404 from missing
    if one.published_at is None and (actor.member_id is None or one.author_id != actor.member_id):
        raise Http404
    return one


@require_GET
def announcement_page(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """GET /announcements/<id>/: opening it is what counts as having read it."""
    at, actor = clock.now(), lists.actor_of(request)
    one = found(announcement_id, actor)
    if one.is_out and actor.member_id is not None:
        campaigns.note_read(announcement_id=one.id, member_id=actor.member_id, at=at)
    receipt = _own(actor, [one]).get(one.id)
    by = team.names(ids=[one.author_id] if one.author_id else []).get(one.author_id or 0, "")
    context = {
        "one": one,
        "is_draft": one.published_at is None,
        "is_back": one.ended_at is not None,
        "whys": _whys(one, at=at),
        "facts": _facts(one, by=by, at=at),
        "own": own_words(one, receipt),
        "waits": _waits(one, receipt),
        "may_write": actor.may(Capability.RUN_CAMPAIGNS),
        "campaign": _campaign(one),
        "breadcrumb": crumbs(parts.Link(label=one.text.title, url="")),
        **(_readers(one, actor) if one.published_at is not None else {}),
    }
    return render(request, "desk/announcement.html", context)


def crumbs(*more: parts.Link) -> tuple[parts.Link, ...]:
    """The way to a page about announcements."""
    return (parts.Link(label=_("Announcements"), url=reverse("announcements")), *more)


def _campaign(one: Announcement) -> parts.Link | None:
    number = one.text.campaign_id
    if number is None:
        return None
    name = campaigns.names(ids=[number]).get(number, "")
    return parts.Link(label=name, url=reverse("campaign", args=[number]))


def _whys(one: Announcement, *, at: datetime) -> list[tuple[str, str]]:
    """Why each persona would care; those whom it does not concern are named together."""
    known = content_words.known(at=at)
    said = [
        (_("All prospects") if key == EVERYBODY else known.persona(key), words)
        for key, words in one.text.whys.items()
    ]
    told = [(name, words) for name, words in said if words]
    others = [name for name, words in said if not words]
    if told and others:
        told.append((", ".join(others), _("It does not concern them.")))
    return told


def _facts(one: Announcement, *, by: str, at: datetime) -> tuple[parts.Fact, ...]:
    answer_by, happens = one.text.answer_by, one.text.happens_on
    return (
        parts.Fact(label=_("About"), text=str(ABOUT_NAMES[one.text.about])),
        parts.Fact(label=_("For"), text=str(SIDE_NAMES[one.text.side])),
        parts.Fact(label=_("By"), text=by),
        parts.Fact(
            label=_("Sent out"),
            text=ui.moment(one.published_at, seen_from=at) if one.published_at else _("Not yet"),
        ),
        parts.Fact(label=_("From"), text=ui.calendar_day(happens) if happens else ""),
        parts.Fact(
            label=_("To be acknowledged by"),
            text=ui.calendar_day(answer_by) if answer_by else _("nobody has to"),
        ),
    )


def _readers(one: Announcement, actor: Actor) -> dict[str, Any]:
    """How far everybody is; by name only those whom whoever asks leads, and never the others."""
    receipts = campaigns.list_receipts(announcement_id=one.id)
    seen = handoffs.members_seen(actor=actor)
    led = [
        row for row in receipts
        if (seen is None or row.member_id in seen) and row.member_id != actor.member_id
    ]  # fmt: skip
    names = team.names(ids=[row.member_id for row in led])
    asks = one.text.answer_by is not None
    missing = [row for row in led if (row.known_at if asks else row.read_at) is None]
    return {
        "standings": [standing_words(row, asks=asks) for row in campaigns.standings(receipts)],
        "leads_some": bool(led),
        "missing": sorted(
            (names.get(row.member_id, ""), _since(row, asks=asks)) for row in missing
        ),
    }


def _since(row: Receipt, *, asks: bool) -> str:
    if asks and row.read_at is not None:
        return _("has opened it")
    return (
        ngettext("reminded %(count)s time", "reminded %(count)s times", row.reminders)
        % {"count": ui.number(row.reminders)}
        if row.reminders
        else ""
    )


def standing_words(one: Standing, *, asks: bool) -> dict[str, str]:
    """How many know it, or have read it, without naming anybody."""
    who = str(SIDE_NAMES[one.side])
    if one.read is None or one.known is None:
        told = _("told to %(count)s; of fewer than %(few)s it is not said who has read it") % {
            "count": ui.number(one.told), "few": ui.number(SHOWN_FROM),
        }  # fmt: skip
    elif asks:
        told = _("%(known)s know it, %(read)s have opened it") % {
            "known": ui.part_of(one.known, one.told), "read": ui.number(one.read),
        }  # fmt: skip
    else:
        told = _("%(read)s have opened it") % {"read": ui.part_of(one.read, one.told)}
    return {"who": who, "words": told}


@require_POST
def acknowledge(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """POST /announcements/<id>/known/"""
    actor = lists.actor_of(request)
    try:
        campaigns.acknowledge(
            announcement_id=announcement_id, member_id=actor.member_id or 0, at=clock.now()
        )
    except UnableToAnnounce as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, _("Noted that you know it."))
    return redirect("announcements")
