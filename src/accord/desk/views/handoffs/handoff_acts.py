"""What is done with a hand-off: a form for what asks for something first, and the doing."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accord.desk.rules import addresses
from accord.desk.views.common.lists import actor_of
from accord.desk.views.handoffs import handoff_forms, handoff_rows
from accord.desk.views.leads import verdicts
from accord.desk.views.wording import handoff_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.handoffs import (
    LONGEST_WORDS,
    Answer,
    Move,
    State,
    UnableToMove,
    Unmoved,
)
from accord.handoffs.values.inbox import HandoffCard
from accord.journeys.values import TouchKind
from accord.kernel.ids import whole_number
from accord.leads.values import Promising, UnableToJudge
from accord.team.values import Side
from accord.ui.values import parts

ROW = "row"  # asks for the line as it stands: what a form that is given up leaves behind
LONGEST_OFF = timedelta(days=366)
OF_SALES = (
    "accept", "reject", "recycle", "ask", "snooze", "give", "try", "try-back", "later", "hold",
    "resume", "undo", ROW,
)  # fmt: skip
OF_RETURNS = ("answer", "take", "nurture", "again", "end", "undo", ROW)
_MOVES = {
    "accept": Move.ACCEPT,
    "take": Move.ACCEPT,
    "reject": Move.REJECT,
    "recycle": Move.RECYCLE,
    "ask": Move.ASK,
    "answer": Move.ANSWER,
    "snooze": Move.SNOOZE,
    "give": Move.GIVE,
    "later": Move.LATER,
    "hold": Move.HOLD,
    "resume": Move.RESUME,
}
_DONE = {
    "accept": gettext_lazy("Accepted: %(name)s."),
    "take": gettext_lazy("Taken: %(name)s."),
    "reject": gettext_lazy("Rejected: %(name)s. Marketing has it back."),
    "recycle": gettext_lazy("Given back: %(name)s. Marketing has it."),
    "ask": gettext_lazy("Asked about %(name)s. Your time stands still until it is answered."),
    "answer": gettext_lazy("Answered about %(name)s. The time of sales runs again."),
    "snooze": gettext_lazy("Put off: %(name)s. The time that was agreed runs on."),
    "give": gettext_lazy("Given to somebody else: %(name)s."),
    "later": gettext_lazy("Left until then: %(name)s. The time that was agreed stands still."),
    "hold": gettext_lazy("On legal hold: %(name)s. The time that was agreed stands still."),
    "resume": gettext_lazy("Running on: %(name)s. The time that was agreed runs again."),
    "try": gettext_lazy("Written down as your word: you tried %(name)s."),
    "try-back": gettext_lazy("Taken back: no try of %(name)s by your word."),
    "undo": gettext_lazy("Undone: %(name)s stands as before."),
    "nurture": gettext_lazy("Into the nurture: %(name)s."),
    "again": gettext_lazy("Handed over again: %(name)s."),
    "end": gettext_lazy("Ended without a nurture: %(name)s."),
}
_ELSEWHERE = gettext_lazy("Passed on: %(name)s. Somebody else of sales has it now.")
_UNDOABLE = frozenset(
    {"accept", "reject", "recycle", "ask", "snooze", "take", "later", "hold", "resume"}
)
_TITLES = {
    "reject": gettext_lazy("Reject %(name)s"),
    "recycle": gettext_lazy("Give %(name)s back to marketing"),
    "ask": gettext_lazy("Ask about %(name)s"),
    "answer": gettext_lazy("Answer about %(name)s"),
    "snooze": gettext_lazy("Put %(name)s off"),
    "give": gettext_lazy("Give %(name)s to somebody else"),
    "later": gettext_lazy("Leave %(name)s until the day they asked for"),
    "hold": gettext_lazy("Put %(name)s on legal hold"),
    "resume": gettext_lazy("Have the time of %(name)s run on"),
    "try": gettext_lazy("Log a try to reach %(name)s"),
    "nurture": gettext_lazy("Into which nurture does %(name)s go?"),
    "again": gettext_lazy("Hand %(name)s over again"),
    "end": gettext_lazy("End it for %(name)s without a nurture"),
    "accept": gettext_lazy("Accept %(name)s"),
    "take": gettext_lazy("Take %(name)s"),
    "undo": gettext_lazy("Undo what was done last with %(name)s"),
}


@dataclass(frozen=True, slots=True)
class _Did:
    """What was done, in words, and where it is undone."""

    words: str
    undo_url: str = ""
    handoff_id: int | None = None


@require_http_methods(["GET", "POST"])
def handoff_act(request: HttpRequest, handoff_id: int, act: str) -> HttpResponse:
    """GET, POST /handoffs/<id>/<act>/: what sales does with what it was handed."""
    return _act(request, handoff_id, act, among=OF_SALES, side=Side.SALES)


@require_http_methods(["GET", "POST"])
def return_act(request: HttpRequest, handoff_id: int, act: str) -> HttpResponse:
    """GET, POST /returns/<id>/<act>/: what marketing does with what came back or was asked."""
    return _act(request, handoff_id, act, among=OF_RETURNS, side=Side.MARKETING)


def _act(
    request: HttpRequest, handoff_id: int, act: str, *, among: tuple[str, ...], side: Side
) -> HttpResponse:
    card = card_of(handoff_id)
    is_of = card.to_side is side or (act in ("answer", ROW) and card.from_side is side)
    # What was handed over within sales is asked of whoever of sales did it.
    answers = act in ("answer", ROW) and handoff_rows.actor_is(actor_of(request), card.from_side)
    if act not in among or not (is_of or answers):
        raise Http404
    if request.method == "GET":
        return _ask(request, card, act)
    name = _name(card)
    try:
        did = _do(request, card, act, name=name)
    except UnableToMove as refusal:
        return _answer(request, card, problem=handoff_words.refused(refusal))
    except UnableToJudge as refusal:
        return _answer(request, card, problem=str(verdicts.REFUSED[refusal.why]))
    except LookupError:
        return _answer(request, card, problem=str(handoff_words.UNMOVED[Unmoved.IS_DONE]))
    return _answer(request, card, did=did)


def card_of(handoff_id: int) -> HandoffCard:
    """A hand-off by its id; one that there is not is a page that does not exist."""
    found = handoffs.find_handoffs(ids=[handoff_id]).get(handoff_id)
    if found is None:
        raise Http404
    return found


def _name(card: HandoffCard) -> str:
    known = handoff_rows.titles([card])
    return known.get(card.lead_id) or _("Lead %(number)s") % {"number": card.lead_id}


def _do(request: HttpRequest, card: HandoffCard, act: str, *, name: str) -> _Did:
    actor, at = actor_of(request), clock.now()
    words = read_words(request)
    told = {"name": name}
    if act == "undo":
        handoffs.undo(handoff_id=card.id, actor=actor, at=at)
        return _Did(str(_DONE[act]) % told)
    if act == "try":
        touch = handoffs.log_try(
            handoff_id=card.id, kind=_tried(request), tried_at=_moment(request, "when") or at,
            actor=actor, at=at, words=words,
        )  # fmt: skip
        url = f"{reverse('handoff_act', args=[card.id, 'try-back'])}?touch={touch}"
        return _Did(str(_DONE[act]) % told, url)
    if act == "try-back":
        touch = whole_number(request.GET.get("touch", "")) or 0
        handoffs.take_back_try(handoff_id=card.id, touch_id=touch, actor=actor, at=at)
        return _Did(str(_DONE[act]) % told)
    if act in ("nurture", "end", "again"):
        made = _on(request, card, act, words=words, at=at)
        return _Did(str(_DONE[act]) % told, handoff_id=made)
    if act == ROW:
        raise Http404
    answer = _read(request, act=act, words=words, at=at)
    moved = handoffs.move(handoff_id=card.id, move=_MOVES[act], actor=actor, at=at, answer=answer)
    if act in ("reject", "recycle") and moved.state is not State.CLOSED:
        return _Did(str(_ELSEWHERE) % told)
    undo = reverse(request.resolver_match.view_name, args=[card.id, "undo"]) \
        if act in _UNDOABLE and request.resolver_match else ""  # fmt: skip
    return _Did(str(_DONE[act]) % told, undo)


def _on(
    request: HttpRequest, card: HandoffCard, act: str, *, words: str, at: datetime
) -> int | None:
    """What came back goes on or ends; answers the hand-off by which it went on."""
    asked: dict[str, Any] = {"handoff_id": card.id, "actor": actor_of(request), "at": at}
    if act == "again":
        kind = request.POST.get("kind", "")[:40]
        return handoffs.hand_over_again(kind=kind, words=words, **asked)
    if act == "nurture":
        handoffs.into_nurture(nurture=words, **asked)
    else:
        handoffs.end_without_nurture(**asked)
    return None


def _read(request: HttpRequest, *, act: str, words: str, at: datetime) -> Answer:
    """What was said with a move. Raises UnableToMove for what cannot be read."""
    answer = Answer(words=words, promising=read_promising(request))
    if act in ("reject", "recycle"):
        return replace(answer, reason=request.POST.get("reason", "")[:60],
                       wake_on=read_day(request, "wake_on"))  # fmt: skip
    if act == "answer" and not words:
        raise UnableToMove(why=Unmoved.WORDS_NEEDED)
    if act in ("snooze", "later"):
        until = _moment(request, "until") if act == "snooze" else _morning(request, "day")
        if until is not None and until > at + LONGEST_OFF:
            raise UnableToMove(why=Unmoved.NOT_THEN)
        return replace(answer, until=until)
    if act == "give":
        to = whole_number(request.POST.get("to", ""))
        if to not in dict(handoff_forms.receivers()):
            raise UnableToMove(why=Unmoved.NOBODY_THERE)
        return replace(answer, to_id=to)
    return answer


def read_words(request: HttpRequest) -> str:
    """What was said in one's own words. Raises UnableToMove where it is too long."""
    words = request.POST.get("words", "").replace("\x00", "").strip()
    if len(words) > LONGEST_WORDS:
        raise UnableToMove(why=Unmoved.TOO_LONG)
    return words


def read_promising(request: HttpRequest) -> Promising | None:
    """The word on whether a lead is promising, if one was said with it."""
    return addresses.chosen(Promising, request.POST.get("promising", ""))


def _tried(request: HttpRequest) -> TouchKind:
    found = handoff_forms.TRIES.get(request.POST.get("how", ""))
    if found is None:
        raise UnableToMove(why=Unmoved.NOT_THEN)
    return found[0]


def read_day(request: HttpRequest, name: str) -> date | None:
    """A day that was chosen, None where none was. Raises UnableToMove for what is no day."""
    said = request.POST.get(name, "").strip()
    if not said:
        return None
    found = addresses.day(said)
    if found is None or found.year > 9000:
        raise UnableToMove(why=Unmoved.DAY_NEEDED)
    return found


def _morning(request: HttpRequest, name: str) -> datetime | None:
    """When a day that was chosen begins, by the reader's clock."""
    day = read_day(request, name)
    return timezone.make_aware(datetime.combine(day, time())) if day is not None else None


def _moment(request: HttpRequest, name: str) -> datetime | None:
    """A moment by the reader's clock, or with its own zone."""
    said = request.POST.get(name, "").strip()
    if not said:
        return None
    try:
        found = parse_datetime(said)
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 9000:
        raise UnableToMove(why=Unmoved.NOT_THEN)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _answer(
    request: HttpRequest, card: HandoffCard, *, did: _Did | None = None, problem: str = ""
) -> HttpResponse:
    """The line as it is now, in its place, where a script asked; else the page it was asked on."""
    if request.headers.get("HX-Request"):
        return _line(request, card.id, did=did, problem=problem)
    if did is not None:
        messages.success(request, did.words, extra_tags=did.undo_url)
    else:
        messages.error(request, problem)
    return redirect(_back(request, card))


def _line(
    request: HttpRequest, handoff_id: int, *, did: _Did | None = None, problem: str = ""
) -> HttpResponse:
    at = clock.now()
    [line] = handoff_rows.lines(request, [card_of(handoff_id)], at=at)
    line = replace(
        line,
        done=did.words if did else "",
        undo_url=did.undo_url if did else "",
        problem=problem,
    )
    return render(request, "desk/parts/handoff_row.html", {"line": line, "is_swapped": True})


def _back(request: HttpRequest, card: HandoffCard) -> str:
    """Where it was asked: one of the pages that list hand-offs."""
    asked = request.POST.get("back", "")
    if asked == "handoff":
        return reverse("handoff", args=[card.id])
    if asked == "lead":
        return reverse("lead", args=[card.lead_id])
    is_returned = request.resolver_match and request.resolver_match.view_name == "return_act"
    is_of_marketing = Side.MARKETING in (card.from_side, card.to_side)
    return reverse("returns" if is_returned and is_of_marketing else "inbox")


def _ask(request: HttpRequest, card: HandoffCard, act: str) -> HttpResponse:
    if act == ROW:
        return _line(request, card.id)
    if act not in _TITLES:
        raise Http404
    at = clock.now()
    name = _name(card)
    context: dict[str, object] = {
        "card": card,
        "act": act,
        "title": str(_TITLES[act]) % {"name": name},
        "url": request.path,
        "row_url": reverse(
            request.resolver_match.view_name if request.resolver_match else "handoff_act",
            args=[card.id, ROW],
        ),
        "back_url": reverse("handoff", args=[card.id]),
        "back": request.GET.get("back", "")[:10],
        "most": LONGEST_WORDS,
        **handoff_forms.asked(card, act=act, at=at),
    }
    is_part = bool(request.headers.get("HX-Request"))
    if not is_part:
        context["breadcrumb"] = (
            parts.Link(label=_("Hand-off"), url=reverse("handoff", args=[card.id])),
            parts.Link(label=str(context["title"]), url=""),
        )
    page = "desk/parts/handoff_form.html" if is_part else "desk/handoff_act.html"
    return render(request, page, context)
