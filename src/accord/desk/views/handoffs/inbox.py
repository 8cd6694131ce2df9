"""The inbox of sales: whom now, of all that one was handed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accord.desk.rules.addresses import Address
from accord.desk.views.common import lists
from accord.desk.views.handoffs import handoff_acts, handoff_forms, handoff_rows
from accord.desk.views.wording import handoff_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.handoffs import (
    LONGEST_WORDS,
    Answer,
    Move,
    State,
    UnableToMove,
)
from accord.handoffs.values.inbox import HandoffCard, WaitingFilter
from accord.kernel.ids import whole_number
from accord.leads.values import UnableToJudge
from accord.team import api as team
from accord.team.values import Actor, Side
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50
NAMES = ("show", "after")
TEAM, PUT_OFF = "team", "put-off"
MANY = {"accept": Move.ACCEPT, "reject": Move.REJECT}
UNDO = "undo"
SHOWN = 5  # names in one sentence


@require_http_methods(["GET", "POST"])
def inbox_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /inbox/: what waits for whoever asks; several that are ticked are moved at once, or
    taken back at once."""
    here = lists.address(request, names=NAMES)
    if request.method == "POST":
        if UNDO in request.GET:
            _undo_many(request)
        else:
            _move_many(request)
        return redirect(here.url())
    actor, at = lists.actor_of(request), clock.now()
    owners = accountable(actor)
    shown = here.value("show")
    where = _filter(actor, owners=owners, shown=shown)
    page = lists.from_place(
        lambda after: handoffs.list_waiting(where=where, at=at, limit=PAGE, after=after), here=here
    )
    lines = handoff_rows.lines(request, page.rows, at=at)
    context = {
        "sentence": _sentence(where, shown=shown, at=at),
        "lines": lines,
        "tabs": _tabs(actor, here=here, shown=shown),
        "more_url": here.url(after=page.next_key) if page.next_key else "",
        "reasons": handoff_forms.reasons(at=at),
        "promisings": handoff_forms.promisings(),
        "empty": _empty(shown),
        "most": LONGEST_WORDS,
    }
    return render(request, "desk/inbox.html", context)


def accountable(actor: Actor) -> frozenset[int]:
    """For whom somebody answers now: themselves, and whoever they stand in for."""
    if actor.member_id is None:
        return frozenset()
    everybody = [card.id for card in team.list_members()]
    found = team.deputies_of(member_ids=everybody, at=clock.now())
    return frozenset({actor.member_id, *(
        one for one, who in found.items() if who == actor.member_id
    )})  # fmt: skip


def today(request: HttpRequest) -> str:
    """How many wait for whoever asks, for the first page; "" where none does."""
    actor = lists.actor_of(request)
    where = _filter(actor, owners=accountable(actor), shown="")
    count = count_new(where, at=clock.now())
    return _waits(count, shown="") if count else ""


def count_new(where: WaitingFilter, *, at: datetime) -> int:
    """How many of these wait for an answer; what is accepted waits no more."""
    return _count(replace(where, state=State.OFFERED), at=at)


def _count(where: WaitingFilter, *, at: datetime) -> int:
    return handoffs.count_waiting(where=where, at=at, at_most=lists.COUNTED_UP_TO)


def _filter(actor: Actor, *, owners: frozenset[int], shown: str) -> WaitingFilter:
    is_team = shown == TEAM and handoff_rows.may_lead(actor)
    return WaitingFilter(
        to_side=Side.SALES,
        owners=None if is_team else owners,
        is_put_off=shown == PUT_OFF,
        scope=actor.scope,
    )


def _tabs(actor: Actor, *, here: Address, shown: str) -> tuple[parts.Tab, ...]:
    asked = [("", _("Mine")), (PUT_OFF, _("Put off"))]
    if handoff_rows.may_lead(actor):
        asked.insert(1, (TEAM, _("My team")))
    known = {code for code, _label in asked}
    current = shown if shown in known else ""
    return tuple(
        parts.Tab(label=label, url=here.url(show=code, after=""), is_current=code == current)
        for code, label in asked
    )


def _sentence(where: WaitingFilter, *, shown: str, at: datetime) -> str:
    if shown == PUT_OFF:
        count = _count(where, at=at)
        return ngettext("%(count)s hand-off is put off.", "%(count)s hand-offs are put off.",
                        count) % {"count": lists.counted(count)}  # fmt: skip
    said = [_waits(count_new(where, at=at), shown=shown)]
    worked = _count(replace(where, state=State.WORKED), at=at)
    if worked:
        said.append(
            ngettext("%(count)s is accepted and worked.", "%(count)s are accepted and worked.",
                     worked) % {"count": lists.counted(worked)}
        )  # fmt: skip
    return " ".join(said)


def _waits(count: int, *, shown: str) -> str:
    told = {"count": lists.counted(count)}
    if shown == TEAM:
        return ngettext("%(count)s hand-off waits for your team.",
                        "%(count)s hand-offs wait for your team.", count) % told  # fmt: skip
    return (
        ngettext("%(count)s person waits for you.", "%(count)s people wait for you.", count) % told
    )


def _empty(shown: str) -> parts.State:
    if shown == PUT_OFF:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("Nothing is put off."),
            sentence=_("What you put off stands here until its time comes."),
            action=parts.Link(label=_("To the inbox"), url=reverse("inbox")),
        )
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("Nobody waits for you."),
        sentence=_("Leads stand here as soon as they are handed to you, the most urgent first."),
        action=parts.Link(label=_("Show all leads"), url=reverse("leads")),
    )


def _move_many(request: HttpRequest) -> None:
    """Each ticked one is moved as a record of its own; those left are named with the reason."""
    what = MANY.get(request.POST.get("move", ""))
    numbers = [number for one in request.POST.getlist("handoff")[:PAGE]
               if (number := whole_number(one))]  # fmt: skip
    if what is None or not numbers:
        messages.error(
            request, _("Tick hand-offs first, then say what to do. Nothing was changed.")
        )
        return
    actor, at = lists.actor_of(request), clock.now()
    seen = _within(handoffs.find_handoffs(ids=numbers), actor=actor)
    is_reject = what is Move.REJECT
    try:
        answer = Answer(
            reason=request.POST.get("reason", "")[:60] if is_reject else "",
            words=handoff_acts.read_words(request) if is_reject else "",
            wake_on=handoff_acts.read_day(request, "wake_on") if is_reject else None,
            promising=handoff_acts.read_promising(request),
        )
        done, left = handoffs.move_many(
            handoff_ids=sorted(seen), move=what, actor=actor, at=at, answer=answer
        )
    except UnableToMove as refusal:
        messages.error(request, handoff_words.refused(refusal))
        return
    except UnableToJudge:
        messages.error(request, _("One of them cannot be judged now. Nothing was changed."))
        return
    _tell(request, what, done=sorted(done), left=left, cards=seen, at=at)
    if unseen := len(set(numbers)) - len(seen):
        said = ngettext(
            "%(count)s is not there any more.", "%(count)s are not there any more.", unseen
        )
        messages.error(request, said % {"count": ui.number(unseen)})


def _undo_many(request: HttpRequest) -> None:
    """What was done with several at once is taken back at once; those left are named."""
    said = request.GET.get(UNDO, "").split(".")[:PAGE]
    numbers = [number for one in said if (number := whole_number(one))]
    made_at = _moment(request.GET.get("made", ""))
    if made_at is None or not numbers:
        messages.error(request, _("There is nothing to take back. Nothing was changed."))
        return
    actor, at = lists.actor_of(request), clock.now()
    seen = _within(handoffs.find_handoffs(ids=numbers), actor=actor)
    done, left = handoffs.undo_many(handoff_ids=sorted(seen), actor=actor, at=at, made_at=made_at)
    if done:
        text = ngettext("%(count)s taken back: it stands as before.",
                        "%(count)s taken back: they stand as before.", len(done))  # fmt: skip
        messages.success(request, text % {"count": ui.number(len(done))})
    _name_left(request, left, cards=seen)


def _moment(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _within(cards: Mapping[int, HandoffCard], *, actor: Actor) -> dict[int, HandoffCard]:
    """Those to sales whose leads whoever asks may see."""
    seen = handoff_rows.leads_within([card.lead_id for card in cards.values()], scope=actor.scope)
    return {number: card for number, card in cards.items()
            if card.lead_id in seen and card.to_side is Side.SALES}  # fmt: skip


def _tell(
    request: HttpRequest,
    what: Move,
    *,
    done: Sequence[int],
    left: Mapping[int, UnableToMove],
    cards: Mapping[int, HandoffCard],
    at: datetime,
) -> None:
    if done:
        count = len(done)
        said = {
            Move.ACCEPT: ngettext("%(count)s accepted.", "%(count)s accepted.", count),
            Move.REJECT: ngettext("%(count)s rejected.", "%(count)s rejected.", count),
        }[what] % {"count": ui.number(count)}
        hint = _("All can be taken back at once for ten minutes, and each on its page.")
        told = {UNDO: ".".join(map(str, done)), "made": at.isoformat()}
        undo = f"{reverse('inbox')}?{urlencode(told)}"
        messages.success(request, f"{said} {hint}", extra_tags=undo)
    _name_left(request, left, cards=cards)


def _name_left(
    request: HttpRequest, left: Mapping[int, UnableToMove], *, cards: Mapping[int, HandoffCard]
) -> None:
    names = handoff_rows.titles([cards[number] for number in left])
    by_reason: dict[str, list[str]] = {}
    for number, problem in left.items():
        title = names.get(cards[number].lead_id, "")
        by_reason.setdefault(handoff_words.refused(problem), []).append(title)
    for sentence, people in by_reason.items():
        messages.error(request, _("Left as they were: %(names)s. %(why)s") % {
            "names": _named(people), "why": sentence,
        })  # fmt: skip


def _named(people: Sequence[str]) -> str:
    more = len(people) - SHOWN
    shown = [*people[:SHOWN]]
    if more > 0:
        shown.append(ngettext("%(count)s more", "%(count)s more", more)
                     % {"count": ui.number(more)})  # fmt: skip
    return str(get_text_list(shown, _("and")))
