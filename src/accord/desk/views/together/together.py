"""Both teams beside each other: who does what, what waits for the others, what both have won."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from accord.agreements import api as agreements
from accord.campaigns import api as campaigns
from accord.deals import api as deals
from accord.deals.values import DealCard, DealStatus
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.handoffs import handoff_rows
from accord.desk.views.wording import board_words, together_words
from accord.desk.views.wording.figure_words import TEAM_NAMES
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.inbox import WaitingFilter
from accord.handoffs.values.winning import Story
from accord.team import api as team
from accord.team.values import Actor, Capability, Side
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50
SIDES = {"marketing": Side.MARKETING, "sales": Side.SALES}
_THEIR_DAY = {
    Side.SALES: gettext_lazy("What waits for sales now, as they see it, the most urgent first."),
    Side.MARKETING: gettext_lazy(
        "What came back to marketing and waits there now, as they see it, the most urgent first."
    ),
}


@require_GET
def roles_page(request: HttpRequest) -> HttpResponse:
    """GET /together/: a card for each role of both teams."""
    at, actor = clock.now(), actor_of(request)
    version = definitions.find_in_force(kind=Kind.ROLES, at=at)
    draft = definitions.find_open(kind=Kind.ROLES)
    cards = version.body["roles"] if version else []
    may_write = actor.may(Capability.EDIT_DEFINITIONS)
    context = {
        "tabs": together_words.tabs(request),
        "halves": [
            (side, TEAM_NAMES[side], [card for card in cards if card["team"] == side])
            for side in SIDES
        ]
        if cards
        else [],
        "version_url": reverse("definition", args=[Kind.ROLES.value, version.number])
        if version
        else "",
        "draft_url": reverse("definition", args=[Kind.ROLES.value, draft.number]) if draft else "",
        "write_url": reverse("sheet_write", args=[Kind.ROLES.value]) if may_write else "",
    }
    return render(request, "desk/together.html", context)


@require_GET
def day_page(request: HttpRequest) -> HttpResponse:
    """GET /together/day/: what waits for the other team, to look at; whose it is stays theirs."""
    at, actor = clock.now(), actor_of(request)
    here = lists.address(request, names=("team", "after"))
    side = _other(actor, asked=here.value("team"))
    where = WaitingFilter(to_side=side, scope=actor.scope)
    page = lists.from_place(
        lambda after: handoffs.list_waiting(where=where, at=at, limit=PAGE, after=after), here=here
    )
    lines = [
        replace(line, acts=(), taps=(), owner="", there=None)
        for line in handoff_rows.lines(request, page.rows, at=at)
    ]
    count = handoffs.count_waiting(where=where, at=at)
    context = {
        "tabs": together_words.tabs(request),
        "sides": [
            parts.Tab(label=str(TEAM_NAMES[code]), url=here.url(team=code, after=""),
                      is_current=one is side)
            for code, one in SIDES.items()
        ],
        "sentence": _THEIR_DAY[side],
        "count": ngettext(
            "%(count)s hand-off waits for them.", "%(count)s hand-offs wait for them.", count
        )
        % {"count": ui.number(count)},
        "lines": lines,
        "more_url": here.url(after=page.next_key) if page.next_key else "",
        "promises": _promises(side, at=at),
    }  # fmt: skip
    return render(request, "desk/together_day.html", context)


def _other(actor: Actor, *, asked: str) -> Side:
    """The team that is looked at: the one that is asked for, else the one somebody is not of."""
    if asked in SIDES:
        return SIDES[asked]
    return Side.MARKETING if actor.sides == {Side.SALES} else Side.SALES


def _promises(side: Side, *, at: Any) -> list[Mapping[str, Any]]:
    """What that team has promised the other one."""
    return [
        {
            "name": one.agreement.name,
            "url": reverse("agreement", args=[one.key]),
            "said": [
                agreements.word_clause(agreement=one.agreement, clause=clause).words
                for clause in one.agreement.of_side(side)
            ],
        }
        for one in agreements.list_in_force(at=at)
    ]


@require_GET
def wins_page(request: HttpRequest) -> HttpResponse:
    """GET /together/wins/: won deals with all of both teams who had a part in them."""
    here = lists.address(request, names=("after",))
    where = deals.DealFilter(status=DealStatus.WON, scope=lists.scope_of(request))
    page = lists.from_place(
        lambda after: deals.list_deals(where=where, sort="closed", after=after, limit=PAGE),
        here=here,
    )
    stories = {one.deal_id: one for one in handoffs.stories_of(deal_ids=[r.id for r in page.rows])}
    names = team.names(ids={one for story in stories.values() for one in story.members})
    known = _Known(
        names=names,
        sides=team.sides(),
        campaigns=campaigns.names(
            ids=[one.campaign_id for one in stories.values() if one.campaign_id]
        ),
    )
    context = {
        "tabs": together_words.tabs(request),
        "halves": [] if here.value("after") else _kept_by_each(at=clock.now()),
        "wins": [_win(card, stories.get(card.id), known) for card in page.rows],
        "more": parts.More(
            shown_words=ui.number(len(page.rows)) if page.rows else "",
            url=here.url(after=page.next_key) if page.next_key else "",
            label=_("Show more"),
            rows_id="wins",
        ),
    }
    return render(request, "desk/together_wins.html", context)


def _kept_by_each(*, at: datetime) -> list[tuple[str, Any, list[tuple[str, str]]]]:
    """What each team alone has to be proud of: promises that it kept in the last window, with the
    number that shows it."""
    found: dict[str, list[tuple[str, str]]] = {side: [] for side in SIDES}
    for held in agreements.list_in_force(at=at):
        for attained in (
            [] if held.is_silent else handoffs.attainments(held=held, at=at, window="last")
        ):
            lines = [
                *((one.clause.side, board_words.line(attained, one, window="last"))
                  for one in attained.kept),
                *((one.turnaround.side, board_words.answered(one)) for one in attained.answered),
            ]  # fmt: skip
            for side, line in lines:
                if line.chip.kind is parts.ClockKind.KEPT and side.value in found:
                    found[side.value].append((line.words, line.number))
    return [(side, TEAM_NAMES[side], found[side]) for side in SIDES]


class _Known:
    """Names that the wins of a page need, each read once for all of them."""

    def __init__(
        self,
        *,
        names: Mapping[int, str],
        sides: Mapping[int, str],
        campaigns: Mapping[int, str],
    ) -> None:
        self.names, self.sides, self.campaigns = names, sides, campaigns

    def of(self, side: str, story: Story | None) -> list[str]:
        """Who of a team had a part."""
        members = story.members if story else ()
        return [self.names[one] for one in members if self.sides.get(one) == side]


def _win(card: DealCard, story: Story | None, known: _Known) -> dict[str, Any]:
    days = story.days if story else None
    took = ngettext(
        "%(count)s day after the first visit", "%(count)s days after the first visit", days or 0
    )
    campaign = known.campaigns.get(story.campaign_id or 0, "") if story else ""
    return {
        "name": card.name or _("Deal %(number)s") % {"number": card.id},
        "url": reverse("deal", args=[card.id]),
        "at": card.closed_at,
        "campaign": campaign,
        "marketing": known.of("marketing", story),
        "sales": known.of("sales", story),
        "both": known.of("both", story),
        "took": "" if days is None else took % {"count": ui.number(days)},
    }
