"""What everybody is to bring of a goal: one's own, and shared out by whoever leads."""

from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accord.deals import api as deals
from accord.deals.values import DealStatus
from accord.desk.rules.amounts import amount
from accord.desk.views.common.card_forms import Entry, Fields
from accord.desk.views.common.lists import actor_of
from accord.desk.views.figures import marking
from accord.desk.views.goals import goal_figures, target_words
from accord.desk.views.wording import goal_words
from accord.foundation import clock
from accord.goals import api as goals
from accord.goals.values.goals import GoalCard, GoalText, Metric
from accord.goals.values.targets import (
    BY_PERSON,
    MOST_PEOPLE,
    TARGET_FLAWS,
    Target,
    TargetFlaw,
    UnableToSetTarget,
)
from accord.handoffs import api as handoffs
from accord.kernel.apart import apart
from accord.kernel.working_time import WorkingCalendar
from accord.lake import api as lake
from accord.meetings.values.progress import Progress
from accord.reporting import api as reporting
from accord.team import api as team
from accord.team.values import Actor, Capability, MemberCard, Side
from accord.ui import api as ui
from accord.ui.values import parts

YEAR = timedelta(days=365)
NOTHING = Progress(Fraction(0))
FEWEST_DEALS = 3  # from so many on a mean deal says something of the next one


@require_GET
def own_page(request: HttpRequest) -> HttpResponse:
    """GET /goals/own/: the targets of whoever asks that are not over, with how far each is."""
    at = clock.now()
    member_id = actor_of(request).member_id or 0
    known = {card.key: card for card in goals.list_goals(at=at)}
    mine = _running(member_id, known, today=marking.today_of(at))
    snapshot = _snapshot(at)
    calendar = target_words.calendar_at(at)
    lines = [
        _own(one, known[one.goal_key], at=at, snapshot=snapshot, calendar=calendar) for one in mine
    ]
    context = {
        "lines": lines,
        "unread": bool(mine) and snapshot is None,
        "breadcrumb": _breadcrumb(_("Your targets")),
    }
    return render(request, "desk/own_targets.html", context)


def today(
    request: HttpRequest, *, at: datetime, snapshot: lake.Snapshot | None
) -> Mapping[str, Any] | None:
    """What whoever asks is to bring and how far they are, for their first page: of the target that
    ends first of those that run; None where nobody has said one."""
    member_id, day = actor_of(request).member_id, marking.today_of(at)
    held = goals.targets_of(member_id=member_id, today=day) if member_id else []
    running = [one for one in held if one.start <= day]
    if not running or snapshot is None:
        return None
    known = {card.key: card for card in goals.list_goals(at=at)}
    mine = _running(member_id or 0, known, today=day)
    first = next((one for one in mine if one.start <= day), None)
    if first is None:
        return None
    text = known[first.goal_key].text
    far = _far(first, text, at=at, snapshot=snapshot)
    if far is None:
        return None
    return target_words.standing(first, text, far, at=at, calendar=target_words.calendar_at(at))


@require_http_methods(["GET", "POST"])
def share_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET, POST /goals/<key>/targets/: a goal shared out among those whom the reader leads."""
    at, actor = clock.now(), actor_of(request)
    card = goals.find_goal(key=key, at=at)
    if card is None:
        raise Http404
    known = {one.member_id: one for one in goals.list_targets(key=key, at=at)}
    held = {member_id: one.target for member_id, one in known.items()}
    people = _led(actor, card.text)
    is_told = _is_told(held, seen={one.id for one in people})
    said = {one.id: _written(held.get(one.id)) for one in people}
    errors: dict[str, str] = {}
    if request.method == "POST":
        said = {one.id: request.POST.get(_field(one.id), "").strip() for one in people}
        if request.POST.get("act") == "even":
            said, errors = _in_equal_parts(card.text, said, held, is_told=is_told)
        else:
            errors = _keep(card, said, actor=actor, at=at)
            if not errors:
                messages.success(request, _("It is shared out. Each sees their own part."))
                return redirect("goal_targets", key)
    context = {
        "goal": card,
        "sentence": goal_words.sentence(card.text),
        "lines": _lines(people, said, known, errors, card=card, at=at),
        "sums": _sums(card, held) if is_told else "",
        "problem": errors.get("", ""),
        "problems": len(errors),
        "can": card.text.metric in BY_PERSON,
        "cannot": TARGET_FLAWS[TargetFlaw.NOT_BY_PERSON],
        "breadcrumb": _breadcrumb(_("Shared out: %(name)s") % {"name": card.text.name}),
    }
    return render(request, "desk/goal_targets.html", context, status=422 if errors else 200)


def _running(member_id: int, known: Mapping[str, GoalCard], *, today: date) -> list[Target]:
    """Those of a member whose goal still has these days."""
    found = goals.targets_of(member_id=member_id, today=today)
    return [
        one
        for one in found
        if one.goal_key in known
        and (one.start, one.end) == (known[one.goal_key].text.start, known[one.goal_key].text.end)
    ]


def _led(actor: Actor, text: GoalText) -> list[MemberCard]:
    """Whose targets whoever asks says: of those who are here, work for the goal and are led by
    them."""
    if not actor.may(Capability.MANAGE_TEAM):
        return []
    seen = handoffs.members_seen(actor=actor)
    if seen is not None and seen <= {actor.member_id}:
        return []  # who leads nobody is given a target, and gives none
    sides = {text.side, Side.BOTH} if text.side is not Side.BOTH else set(Side)
    return [
        card
        for card in team.list_members()
        if card.active and card.roles and card.side in sides and (seen is None or card.id in seen)
    ][:MOST_PEOPLE]


def _keep(card: GoalCard, said: Mapping[int, str], *, actor: Actor, at: datetime) -> dict[str, str]:
    """Keeps them all, or says what is wrong beside its field and keeps nothing."""
    read = {one: amount(words) if words else None for one, words in said.items()}
    unread = [one for one, words in said.items() if words and read[one] is None]
    if unread:
        return {_field(one): str(TARGET_FLAWS[TargetFlaw.NO_AMOUNT]) for one in unread}
    try:
        goals.set_targets(
            key=card.key,
            said={one: _decimal(value) for one, value in read.items()},
            mine=said.keys(),
            actor_id=actor.member_id,
            today=marking.today_of(at),
            at=at,
        )
    except UnableToSetTarget as refusal:
        where = "" if refusal.member_id is None else _field(refusal.member_id)
        return {where: str(TARGET_FLAWS[refusal.flaw])}
    return {}


def _in_equal_parts(
    text: GoalText, said: Mapping[int, str], held: Mapping[int, Decimal], *, is_told: bool
) -> tuple[dict[int, str], dict[str, str]]:
    """What is left of the goal among those whose field is empty, to be looked at before it is
    kept. held: of those too who are not on this page; is_told: whether the reader may learn what
    these have together, which the rest tells."""
    if not is_told:
        return dict(said), {"": _("Others have a part of it that is not yours to see. Write each.")}
    empty = [one for one, words in said.items() if not words]
    given = sum((held[one] for one in held if one not in said), Decimal(0))
    for one, words in said.items():
        read = amount(words) if words else Fraction(0)
        if read is None:
            return dict(said), {_field(one): str(TARGET_FLAWS[TargetFlaw.NO_AMOUNT])}
        given += _decimal(read) or Decimal(0)
    parts_of = goals.evenly(text.target - given, count=len(empty), text=text)
    if not parts_of:
        return dict(said), {"": _("Nothing of it is left for those whose field is empty.")}
    return {**said, **dict(zip(empty, map(_written, parts_of), strict=True))}, {}


def _lines(
    people: Sequence[MemberCard],
    said: Mapping[int, str],
    known: Mapping[int, Target],
    errors: Mapping[str, str],
    *,
    card: GoalCard,
    at: datetime,
) -> list[dict[str, Any]]:
    fields, snapshot = Fields(errors), _snapshot(at) if card.text.metric in BY_PERSON else None
    come = goal_figures.by_owner(card.text, at=at, snapshot=snapshot) if snapshot else {}
    lines: list[dict[str, Any]] = []
    calendar = target_words.calendar_at(at)
    for one in people:
        entry: Entry = fields.make(_field(one.id), one.name, said[one.id], kind="number")
        far = come.get(one.id, NOTHING)
        lines.append(
            {
                "entry": entry,
                "side": one.side.value if one.side else "",
                "far": goal_words.amount_of(card.text, far.come) if snapshot else "",
                "standing": target_words.standing(
                    known[one.id], card.text, far, at=at, calendar=calendar
                )
                if one.id in known and snapshot
                else None,
            }
        )
    return lines


def _is_told(held: Mapping[int, Decimal], *, seen: Set[int]) -> bool:
    """Whether a sum of all targets tells of nobody alone whose target is not the reader's to see.
    seen: whose are."""
    return apart({one: {one} for one in held}, seen=seen, are_persons=True).is_told


def _sums(card: GoalCard, held: Mapping[int, Decimal]) -> str:
    """What is shared out and what is nobody's yet."""
    if not held:
        return ""
    given = sum(held.values(), Decimal(0))
    said = {
        "given": goal_words.amount_of(card.text, Fraction(given)),
        "share": _hundredths(given, card.text.target),
        "count": ui.number(len(held)),
    }
    words = _("%(given)s of it, %(share)s %%, is shared out among %(count)s colleagues.") % said
    left = card.text.target - given
    if left > 0:
        rest = {"left": goal_words.amount_of(card.text, Fraction(left))}
        return f"{words} {_('%(left)s is nobody’s yet.') % rest}"
    return words


def _own(
    target: Target,
    card: GoalCard,
    *,
    at: datetime,
    snapshot: lake.Snapshot | None,
    calendar: WorkingCalendar,
) -> dict[str, Any]:
    text = card.text
    line: dict[str, Any] = {
        "name": text.name,
        "sentence": goal_words.sentence(text),
        "mine": goal_words.amount_of(text, Fraction(target.target)),
        "is_draft": not card.is_agreed,
        "words_url": f"{reverse('goals')}#goal-{card.key}",
    }
    if snapshot is None:
        return line
    far = _far(target, text, at=at, snapshot=snapshot)
    if far is None:
        return line
    line |= target_words.standing(target, text, far, at=at, calendar=calendar)
    if text.metric is Metric.REVENUE:
        line |= _of_deals(target, text, far, at=at, snapshot=snapshot)
    return line


def _far(
    target: Target, text: GoalText, *, at: datetime, snapshot: lake.Snapshot
) -> Progress | None:
    """How far whoever has a target is; None where the figures cannot be read now."""
    try:
        return goal_figures.by_owner(text, at=at, snapshot=snapshot).get(target.member_id, NOTHING)
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        return None


def _of_deals(
    target: Target, text: GoalText, far: Progress, *, at: datetime, snapshot: lake.Snapshot
) -> dict[str, Any]:
    """What of it can still come: open deals that are expected in its days, and how many more at
    one's own usual size."""
    still = Fraction(target.target) - far.come
    since = team.day_of(at=at) - YEAR
    usual = goal_figures.usual_deal(
        target.member_id, currency=text.currency, since=since, at=at, snapshot=snapshot
    )
    found: dict[str, Any] = {"more": ""}
    if still > 0 and usual is not None and usual.count >= FEWEST_DEALS and usual.mean > 0:
        count = ceil(still / usual.mean)
        found["more"] = ngettext(
            "At your usual deal of %(mean)s this is %(count)s more.",
            "At your usual deal of %(mean)s these are %(count)s more.",
            count,
        ) % {"mean": goal_words.amount_of(text, usual.mean), "count": ui.number(count)}
    count, minor = deals.expected_of(
        owner_id=target.member_id, currency=text.currency, until=target.end
    )
    found["open"] = ngettext(
        "%(count)s of your open deals is expected by then: %(amount)s.",
        "%(count)s of your open deals are expected by then: %(amount)s.",
        count,
    ) % {"count": ui.number(count), "amount": ui.money(minor)}
    query = f"?status={DealStatus.OPEN.value}&owner={target.member_id}"
    found["open_url"] = f"{reverse('deals')}{query}" if count else ""
    return found


def _snapshot(at: datetime) -> lake.Snapshot | None:
    try:
        return reporting.catch_up(at=at)
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        return None


def _breadcrumb(title: str) -> tuple[parts.Link, ...]:
    return (
        parts.Link(label=_("Goals"), url=reverse("goals")),
        parts.Link(label=title, url=""),
    )


def _hundredths(part: Fraction | Decimal, whole: Decimal) -> str:
    return ui.number(int(100 * Fraction(part) / Fraction(whole)))


def _field(member_id: int) -> str:
    return f"target-{member_id}"


def _written(target: Decimal | None) -> str:
    """As it is typed: without needless zeros, "" for none."""
    return "" if target is None else f"{target.normalize():f}"


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)
