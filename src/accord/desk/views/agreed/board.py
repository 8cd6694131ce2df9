"""The board of the agreement: what both teams promised each other, and what came of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.agreements import api as agreements
from accord.agreements.values.terms import AgreementInForce, ClauseKind
from accord.definitions import api as definitions
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import board_words, definition_words, kind_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.attainment import Attained, Breach, Kept
from accord.handoffs.values.clocks import PROMISE_NAMES
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Actor, Capability, Side
from accord.ui import api as ui
from accord.ui.values import parts

WINDOWS = ("current", "last")
BREACHES = 20  # on a page
_NUMBERS = (ClauseKind.VOLUME, ClauseKind.VALUE)
_DRAWN_FIRST = {
    Side.MARKETING: _NUMBERS,
    Side.SALES: (ClauseKind.DEADLINE, ClauseKind.VERDICT, ClauseKind.SPEED),
}


def board_page(request: HttpRequest) -> HttpResponse:
    """GET /board/: both halves on one page, the late ones first."""
    at, actor = clock.now(), actor_of(request)
    window = request.GET.get("window", "")
    window = window if window in WINDOWS else WINDOWS[0]
    running = agreements.list_running(at=at)
    may_lead = actor.may(Capability.SIGN)
    # What is only measured is seen by the leaders alone, who are to agree on it.
    held = [one for one in running if may_lead or not one.is_silent]
    found = {one: _both(held, one, at=at, is_full=one == window) for one in WINDOWS}
    signed = {name: [one for one in each if not one.agreement.is_silent]
              for name, each in found.items()}  # fmt: skip
    halves = {name: board_words.half(each) for name, each in signed.items()}
    current = {one.key: one.number for one in held}
    context = {
        "window": window,
        "tabs": _tabs(window),
        "sentence": board_words.sentence(halves[window]),
        "is_empty": not running,
        "team_name": team.get_team().name,
        "emblem": team.emblem_digest(),
        "may_write": actor.may(Capability.EDIT_DEFINITIONS),
        "both": [_both_line(name, halves[name]) for name in WINDOWS],
        "boards": [
            _board(one, window=window, actor=actor, now=current.get(one.agreement.key))
            for one in found[window]
        ],
        "missed": _missed(at=at) if signed[window] else None,
        "breaches": _breaches(request, actor, at=at) if may_lead and signed[window] else None,
    }
    return render(request, "desk/board.html", context)


def _missed(*, at: datetime) -> parts.PlainTable:
    """How many promises were broken in each week, so that both see whether it gets fewer."""
    return parts.PlainTable(
        caption=_("Promises missed in each week, by team"),
        head=(_("Week from"), _("Marketing"), _("Sales")),
        rows=tuple(
            (
                ui.calendar_day(one.monday),
                parts.Cell(text=ui.number(one.marketing)),
                parts.Cell(text=ui.number(one.sales)),
            )
            for one in handoffs.missed_by_week(at=at)
        ),
    )


def _both(
    held: Sequence[AgreementInForce], window: str, *, at: datetime, is_full: bool
) -> list[Attained]:
    return [
        attained
        for one in held
        for attained in handoffs.attainments(
            held=one, at=at, window=window, with_points=is_full,
            with_signs=is_full and not one.is_silent,
        )
    ]  # fmt: skip


def _tabs(window: str) -> tuple[parts.Tab, ...]:
    names = {"current": _("This window"), "last": _("The last one")}
    return tuple(
        parts.Tab(label=name, url=f"{reverse('board')}?window={code}", is_current=code == window)
        for code, name in names.items()
    )


def _both_line(window: str, found: Mapping[Side, parts.Promises]) -> dict[str, Any]:
    marketing, sales = found[Side.MARKETING], found[Side.SALES]
    return {
        "name": _("This window") if window == "current" else _("The last one"),
        "bar": parts.PromiseBar(marketing=marketing, sales=sales),
        "marketing": ui.part_of(marketing.kept, marketing.kept + marketing.missed),
        "marketing_more": board_words.told(marketing),
        "sales": ui.part_of(sales.kept, sales.kept + sales.missed),
        "sales_more": board_words.told(sales),
    }


def _board(attained: Attained, *, window: str, actor: Actor, now: int | None) -> dict[str, Any]:
    """now: the number of the version that holds today; what an earlier one says is named so."""
    held = attained.agreement
    is_earlier = held.number != now
    lines: dict[Side, list[board_words.Line]] = {Side.MARKETING: [], Side.SALES: []}
    for kept in attained.kept:
        lines[kept.clause.side].append(board_words.line(attained, kept, window=window))
    for one in attained.answered:
        lines[one.turnaround.side].append(board_words.answered(one))
    return {
        "key": f"{held.key}-{held.number}" if is_earlier else held.key,
        "name": held.agreement.name,
        "version": definition_words.version(held.number) if is_earlier else "",
        "about": agreements.handoff_name(code=held.agreement.handoff),
        "url": reverse("agreement", args=[held.key]),
        "is_silent": held.is_silent,
        "marketing": board_words.in_order(lines[Side.MARKETING]),
        "sales": board_words.in_order(lines[Side.SALES]),
        "pictures": [
            drawn for side in lines for kept in _drawn(attained, side)
            if (drawn := board_words.picture(attained, kept)) is not None
        ],
        "signs": _signs(attained, actor=actor),
    }  # fmt: skip


def _drawn(attained: Attained, side: Side) -> Sequence[Kept]:
    """The promises of a side that are drawn: each of a number, else the one that its kind makes the
    first."""
    mine = [one for one in attained.kept if one.clause.side is side and one.points]
    numbers = [one for one in mine if one.clause.kind in _NUMBERS]
    return numbers or ([min(mine, key=_place)] if mine else [])


def _place(kept: Kept) -> int:
    first = _DRAWN_FIRST[kept.clause.side]
    return first.index(kept.clause.kind) if kept.clause.kind in first else len(first)


def _signs(attained: Attained, *, actor: Actor) -> dict[str, Any]:
    """What this reader is told of, and how much is told to others alone."""
    if not attained.signs:
        return {}
    seen = handoffs.members_seen(actor=actor)
    names = team.names(ids=[one.owner_id for one in attained.signs if one.owner_id is not None])
    told = [
        board_words.sign(one, names=names, seen=seen, leads=attained.leads)
        for one in attained.signs
    ]
    others = ngettext(
        "%(count)s more is told to whom it is about and who leads them, and to nobody else.",
        "%(count)s more are told to whom they are about and who leads them, and to nobody else.",
        told.count(None),
    )
    return {
        "mine": [one for one in told if one is not None],
        "others": others % {"count": ui.number(told.count(None))} if None in told else "",
    }


def _breaches(request: HttpRequest, actor: Actor, *, at: datetime) -> dict[str, Any]:
    """What is late and open, and whom the ladder has told of it; of whom this leader leads."""
    after = whole_number(request.GET.get("after", "")) or 0
    found, count = handoffs.list_breaches(
        at=at, scope=lists.scope_of(request), after=after, limit=BREACHES
    )
    seen = handoffs.members_seen(actor=actor)
    ids = {one.owner_id for one in found} | {who for one in found for who, _at in one.told}
    names = team.names(ids=sorted(ids))
    leaders = {who for each in definitions.list_signers().values() for who in each}
    told = ids if seen is None else seen | leaders
    rows = [_breach(one, names=names, seen=seen, named=told) for one in found]
    more = ""
    if after + len(found) < count:
        query = request.GET.copy()
        query["after"] = str(after + len(found))
        more = f"?{query.urlencode()}"
    words = ngettext(
        "%(count)s promise is late and open.", "%(count)s promises are late and open.", count
    ) % {"count": ui.number(count)}
    return {"rows": rows, "words": words, "more": more}


def _breach(
    one: Breach, *, names: Mapping[int, str], seen: frozenset[int] | None, named: Collection[int]
) -> dict[str, Any]:
    """seen: whose figures the reader sees; named: who is named where they were told."""
    is_told = seen is None or one.owner_id in seen
    return {
        "url": reverse("handoff", args=[one.handoff_id]),
        "what": PROMISE_NAMES[one.promise],
        "side": one.side.value,
        "lead": one.name or _("Lead %(number)s") % {"number": one.lead_id},
        "owner": names.get(one.owner_id, "") if is_told else kind_words.SIDE_NAMES[one.side],
        "due_at": one.due_at,
        "told": _told(one, names=names, named=named) or [_("Nobody yet")],
    }


def _told(one: Breach, *, names: Mapping[int, str], named: Collection[int]) -> list[str]:
    """Who was told at each step, the first one first; of the other team its leaders by name."""
    steps: dict[datetime, list[str]] = {}
    for who, at in one.told:
        said = names.get(who, "") if who in named else _("whoever has it")
        if said not in steps.setdefault(at, []):
            steps[at].append(said)
    return [f"{ui.moment(at)}: {', '.join(people)}" for at, people in steps.items()]
