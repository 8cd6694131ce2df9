"""The one question that somebody's own first page answers first, by the role they have."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.agreements import api as agreements
from accord.content import api as content
from accord.deals import api as deals
from accord.deals.values import DealCard, DealStatus
from accord.definitions import api as definitions
from accord.desk.rules import scripts
from accord.desk.views.common import lists
from accord.desk.views.figures import figures, marking
from accord.desk.views.handoffs import handoff_rows, inbox
from accord.desk.views.wording import board_words, words
from accord.handoffs import api as handoffs
from accord.handoffs.values.attainment import Attained
from accord.handoffs.values.inbox import WaitingFilter
from accord.intake import api as intake
from accord.intake.values.batches import BatchState
from accord.intake.values.fixing import Selection
from accord.integrations import api as integrations
from accord.reporting import api as reporting
from accord.team import api as team
from accord.team.values import ROLE_CODES, Actor, Role, Side
from accord.ui import api as ui
from accord.ui.values import parts

SHOWN = 5
LOOK_BACK = timedelta(days=90)
_RED = (parts.ClockKind.LATE, parts.ClockKind.MISSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """One of those the answer is about: what it is, and what is to be said of it."""

    title: str
    url: str
    words: str = ""
    lang: str = ""
    clock: parts.Clock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    """A question, its answer as one sentence, the first few it is about, and one thing to do."""

    question: str
    answer: str
    lines: Sequence[OwnLine] = ()
    action: parts.Link


def own_day(request: HttpRequest, *, at: datetime) -> OwnDay | None:
    """What whoever asks is to see first; None for a role that only looks on.

    Raises UnableToReadFacts, LakeRefusal where it is a figure that cannot be read.
    """
    held = _roles(lists.actor_of(request))
    ask = next((ask for roles, ask in _ASKED.items() if held & roles), None)
    return ask(request, at) if ask is not None else None


def _roles(actor: Actor) -> frozenset[str]:
    """The built-in roles of somebody, those included that their company's own are made of."""
    if actor.roles <= ROLE_CODES:
        return actor.roles
    own = {one.code: one.based_on.value for one in team.list_own_roles()}
    return frozenset(own.get(code, code) for code in actor.roles)


def _whom_now(request: HttpRequest, at: datetime) -> OwnDay:
    """Of whoever calls first: whom they were handed, the most urgent first."""
    count, lines = _handed(request, at)
    action = parts.Link(label=_("Open the inbox"), url=reverse("inbox"))
    if not lines:
        answer = _("Nobody waits for you.")
        action = parts.Link(label=_("See who is asking"), url=reverse("hot"))
    elif not count:
        answer = _("Nobody new waits for you. Of those you work with, these come first.")
    else:
        answer = ngettext(
            "%(count)s person waits for you.", "%(count)s people wait for you.", count
        ) % {"count": lists.counted(count)}
    return OwnDay(question=_("Whom now?"), answer=answer, lines=lines, action=action)


def _what_needs_me(request: HttpRequest, at: datetime) -> OwnDay:
    """Of whoever works deals: hand-offs that wait, then their open deals: those whose expected day
    is over, the longest first, then the newest."""
    actor = lists.actor_of(request)
    count, lines = _handed(request, at)
    where = deals.DealFilter(
        status=DealStatus.OPEN, owner_id=actor.member_id or 0, scope=actor.scope
    )
    running = deals.count_deals(where=where)
    past, overdue = deals.list_past_day(where=where, today=marking.today_of(at), limit=SHOWN)
    known = {row.id for row in past}
    newest = [row for row in deals.list_deals(where=where, limit=SHOWN).rows if row.id not in known]
    mine = f"{reverse('deals')}?status={DealStatus.OPEN.value}&owner={actor.member_id or 0}"
    answer = _("%(handoffs)s %(deals)s %(past)s") % {
        "handoffs": ngettext(
            "%(count)s hand-off waits for you.", "%(count)s hand-offs wait for you.", count
        )
        % {"count": lists.counted(count)},
        "deals": ngettext(
            "%(count)s of your deals is open.", "%(count)s of your deals are open.", running
        )
        % {"count": lists.counted(running)},
        "past": ngettext(
            "%(count)s is past its expected day.", "%(count)s are past their expected day.", overdue
        )
        % {"count": ui.number(overdue)}
        if overdue
        else "",
    }
    action = parts.Link(label=_("Open the inbox"), url=reverse("inbox"))
    if not count:
        action = parts.Link(label=_("Open your deals"), url=mine)
    return OwnDay(
        question=_("Which hand-offs and deals need me?"),
        answer=answer.strip(),
        lines=[*lines, *map(_deal, [*past, *newest][:SHOWN])],
        action=action,
    )


def _deal(row: DealCard) -> OwnLine:
    title = words.deal(name=row.name, number=row.id)
    said = [row.company_name]
    if row.expected_on is not None:
        said.append(_("expected by %(day)s") % {"day": ui.calendar_day(row.expected_on)})
    return OwnLine(
        title=title,
        url=reverse("deal", args=[row.id]),
        words=", ".join(filter(None, said)),
        lang=scripts.language_of(title),
    )


def _handed(request: HttpRequest, at: datetime) -> tuple[int, list[OwnLine]]:
    """How many hand-offs wait for an answer of whoever asks, and the first that are open."""
    actor = lists.actor_of(request)
    where = WaitingFilter(to_side=Side.SALES, owners=inbox.accountable(actor), scope=actor.scope)
    count = inbox.count_new(where, at=at)
    found = handoffs.list_waiting(where=where, at=at, limit=SHOWN).rows
    return count, [
        OwnLine(
            title=one.title, url=one.url, words=one.company, lang=one.lang,
            clock=one.countdown.clock,
        )
        for one in handoff_rows.lines(request, found, at=at)
    ]  # fmt: skip


def _what_was_accepted(_request: HttpRequest, at: datetime) -> OwnDay:
    """Of whoever runs campaigns: those whose leads sales took, the most first."""
    since = team.day_of(at=at - LOOK_BACK)
    options = reporting.Options(by="campaign", step=("lead", "sql"), start=since)
    result = reporting.ask(measure="conversion", at=at, options=options)
    made = [
        (row, row.counted.reached, row.counted.entered)
        for row in result.rows
        if row.group is not None and row.counted is not None and row.counted.reached
    ]
    made.sort(key=lambda one: -one[1])
    taken = sum(reached for _row, reached, _entered in made)
    if made:
        answer = ngettext(
            "Sales accepted %(count)s lead that campaigns brought in the last %(days)s days.",
            "Sales accepted %(count)s leads that campaigns brought in the last %(days)s days.",
            taken,
        )
    else:
        answer = _("Sales has accepted no lead that a campaign brought in the last %(days)s days.")
    return OwnDay(
        question=_("Which campaigns made accepted leads?"),
        answer=answer % {"count": ui.number(taken), "days": LOOK_BACK.days},
        lines=[
            OwnLine(
                title=(title := row.label or ""),
                url=figures.records_url(result, row, cell="reached"),
                words=ui.part_of(reached, entered),
                lang=scripts.language_of(title),
            )
            for row, reached, entered in made[:SHOWN]
        ],
        action=parts.Link(label=_("Compare campaigns"), url=figures.measure_url(result)),
    )


def _what_is_missing(_request: HttpRequest, at: datetime) -> OwnDay:
    """Of whoever makes content: the steps of the buyer at which no piece reaches a group."""
    question = _("Which content is missing?")
    if not content.any_asset():
        return OwnDay(
            question=question,
            answer=_("No piece of content is known yet."),
            action=parts.Link(label=_("Load a file"), url=reverse("imports")),
        )
    result = reporting.ask(measure="content_reach", at=at)
    body = definitions.get_in_force(kind=definitions.Kind.JOURNEY, at=at).body
    names = {row["code"]: _(row["name"]) for row in body["stages"]}
    lacking = [(row, found) for row in result.rows if (found := reporting.gaps(row))]
    count = sum(len(found) for _row, found in lacking)
    said = ngettext(
        "At %(count)s place no piece reaches the leads who are there.",
        "At %(count)s places no piece reaches the leads who are there.",
        count,
    ) % {"count": ui.number(count)}
    return OwnDay(
        question=question,
        answer=said if count else _("Every group of leads is reached at every step of the buyer."),
        lines=[
            OwnLine(
                title=str(row.words or row.label or reporting.blank_name(result.dimension)),
                url=figures.records_url(result, row, cell="leads") or reverse("content_reach"),
                words=str(get_text_list([names.get(one, one) for one in found], _("and"))),
            )
            for row, found in lacking[:SHOWN]
        ],
        action=parts.Link(label=_("Look at the gaps"), url=reverse("content_reach")),
    )


def _what_failed(request: HttpRequest, at: datetime) -> OwnDay:
    """Of whoever runs operations: tools that do not answer, files that failed, rows that wait,
    sources that have gone silent."""
    may_see_all = lists.actor_of(request).scope.is_everything
    ailing = integrations.list_ailing()
    lines = [
        OwnLine(title=one.name, url=reverse("connection", args=[one.id]), words=one.words)
        for one in ailing
    ]
    failed = intake.count_batches(state=BatchState.FAILED, at_most=lists.COUNTED_UP_TO)
    if failed and may_see_all:
        url = f"{reverse('imports')}?state={BatchState.FAILED.value}"
        told = ngettext("%(count)s has failed.", "%(count)s have failed.", failed)
        lines.append(OwnLine(title=_("Files"), url=url,
                             words=told % {"count": lists.counted(failed)}))  # fmt: skip
    aside = intake.count_aside(selection=Selection(), at_most=lists.COUNTED_UP_TO)
    if aside and may_see_all:
        told = ngettext("%(count)s was set aside and waits.",
                        "%(count)s were set aside and wait.", aside)  # fmt: skip
        lines.append(OwnLine(title=_("Rows"), url=reverse("fixing"),
                             words=told % {"count": lists.counted(aside)}))  # fmt: skip
    lines += [
        OwnLine(
            title=one.source,
            url=reverse("intake"),
            words=ngettext(
                "Silent for %(count)s day; it usually comes more often.",
                "Silent for %(count)s days; it usually comes more often.",
                one.quiet_days,
            )
            % {"count": ui.number(one.quiet_days)},
        )
        for one in intake.list_quiet(today=at.date())
    ]
    action = parts.Link(label=_("Look at what came in"), url=reverse("intake"))
    if ailing:
        action = parts.Link(label=_("Look at the connections"), url=reverse("connections"))
    elif aside and may_see_all:
        action = parts.Link(label=_("Put the rows right"), url=reverse("fixing"))
    answer = ngettext("%(count)s thing waits for you.", "%(count)s things wait for you.",
                      len(lines)) % {"count": ui.number(len(lines))}  # fmt: skip
    return OwnDay(
        question=_("What failed or waits?"),
        answer=answer if lines else _("Nothing has failed, and nothing waits."),
        lines=lines[:SHOWN],
        action=action,
    )


def _which_are_red(_request: HttpRequest, at: datetime) -> OwnDay:
    """Of whoever leads: the promises of this window that are late or missed, of both teams."""
    question = _("Which promises are red?")
    signed = [one for one in agreements.list_running(at=at) if not one.is_silent]
    if not signed:
        return OwnDay(
            question=question,
            answer=_("Nothing is promised: no agreement is in force."),
            action=parts.Link(label=_("Write an agreement"), url=reverse("agreements")),
        )
    found = [
        line
        for one in signed
        for line in _promises(handoffs.attainment(held=one, at=at, window="current"))
    ]
    red = [one for one in found if one.chip.kind in _RED]
    said = ngettext(
        "%(count)s promise is late or missed, of %(all)s.",
        "%(count)s promises are late or missed, of %(all)s.",
        len(red),
    ) % {"count": ui.number(len(red)), "all": ui.number(len(found))}
    return OwnDay(
        question=question,
        answer=said if red else none_red(found),
        lines=[
            OwnLine(title=one.words, url=one.action_url or reverse("board"), clock=one.chip)
            for one in red[:SHOWN]
        ],
        action=parts.Link(label=_("Open the board"), url=reverse("board")),
    )


def none_red(found: Sequence[board_words.Line]) -> str:
    """What nobody can see is not said to be kept."""
    unseen = sum(one.chip.kind is parts.ClockKind.UNSEEN for one in found)
    if not unseen:
        return _("None: whatever is due in this window is kept.")
    return ngettext(
        "None is late; of %(count)s promise nobody can tell, as no tool says what was done.",
        "None is late; of %(count)s promises nobody can tell, as no tool says what was done.",
        unseen,
    ) % {"count": ui.number(unseen)}


def _promises(attained: Attained) -> list[board_words.Line]:
    return [
        *(board_words.line(attained, one, window="current") for one in attained.kept),
        *(board_words.answered(one) for one in attained.answered),
    ]


# Who has several roles is asked the first of these questions.
_ASKED: Mapping[frozenset[str], Callable[[HttpRequest, datetime], OwnDay]] = {
    frozenset({Role.MARKETING_LEAD, Role.SALES_LEAD, Role.TEAM_LEAD, Role.SPONSOR}): _which_are_red,
    frozenset({Role.SDR, Role.BDR}): _whom_now,
    frozenset({Role.AE}): _what_needs_me,
    frozenset({Role.DEMAND_GEN, Role.SEO, Role.PR}): _what_was_accepted,
    frozenset({Role.CONTENT, Role.PMM, Role.CREATIVE, Role.BRAND}): _what_is_missing,
    frozenset({Role.MOPS, Role.SALES_OPS, Role.REV_OPS}): _what_failed,
}
