"""Points suggested from the company's own won deals, shown like a card made by hand."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.rules import addresses
from accord.desk.views.common.lists import actor_of
from accord.desk.views.scoring import cards
from accord.desk.views.wording import card_words, definition_words, suggestion_words
from accord.foundation import clock
from accord.scoring import api as scoring
from accord.scoring.values.suggestions import (
    Step,
    Suggestion,
    SuggestionRun,
    Told,
    Unsuggested,
    Way,
)
from accord.team.values import Capability
from accord.ui.values import parts

WAYS = {
    Way.AS_IT_COMES: pgettext_lazy("points", "as past leads say"),
    Way.RISING: pgettext_lazy("points", "more is never worse"),
    Way.FALLING: pgettext_lazy("points", "more is never better"),
}
_MOST_TRIES = 100


@require_http_methods(["GET", "POST"])
def card_suggested(request: HttpRequest) -> HttpResponse:
    """GET, POST /cards/suggested/: what past leads suggest; have it learned (again)."""
    actor, run = actor_of(request), scoring.find_suggestion()
    if request.method == "POST":
        return _asked(request, run, actor_id=actor.member_id)
    step = addresses.chosen(Step, run.step) if run is not None else None
    context = {
        "run": run,
        "is_running": run is not None and run.ended_at is None,
        "step": suggestion_words.STEPS.get(step) if step else "",
        "share": suggestion_words.SHARES.get(step, 0.0) if step else 0.0,
        "wins": cards.wins_words(),
        "is_enough": cards.wins() >= cards.WINS_NEEDED,
        "may_ask": actor.may(Capability.EDIT_DEFINITIONS),
        **(_shown(run) if run is not None and run.ended_at is not None else {}),
        "breadcrumb": (
            parts.Link(label=_("Scoring cards"), url=reverse("cards")),
            parts.Link(label=_("Suggested points"), url=""),
        ),
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "desk/parts/suggested.html" if is_part else "desk/suggested.html"
    return render(request, template, context)


@require_POST
def card_suggested_stop(request: HttpRequest) -> HttpResponse:
    """POST /cards/suggested/stop/"""
    del request
    scoring.stop_suggestion(at=clock.now())
    return redirect("card_suggested")


@require_POST
def card_suggested_draft(request: HttpRequest) -> HttpResponse:
    """POST /cards/suggested/draft/: the points as a draft, which both teams then look at."""
    run = scoring.find_suggestion()
    found = run.suggestion if run is not None else None
    if run is None or found is None or found.card is None or request.POST.get("run") != str(run.id):
        messages.error(request, _("There is another suggestion by now. Look at it first."))
        return redirect("card_suggested")
    wanted = request.POST.get("key", "")
    known = {card.key: card.card.name for card in scoring.list_cards(at=clock.now())}
    if wanted and wanted not in known:
        messages.error(request, _("This card is not in force. Choose another; nothing was kept."))
        return redirect("card_suggested")
    name = known.get(wanted) or _("Suggested points")
    key = wanted or _free_key(name)
    try:
        scoring.propose_card(
            key=key,
            body=suggestion_words.named(_with_taken(request, found), name=name),
            actor_id=actor_of(request).member_id,
            at=clock.now(),
        )
    except definitions.UnableToPropose as problem:
        messages.error(request, str(definition_words.WHY[problem.flaw]))
        return redirect("card_suggested")
    messages.success(
        request, _("The points are a draft. Nothing changes until both leaders have signed it.")
    )
    return redirect("card_edit", key)


def _with_taken(request: HttpRequest, found: Suggestion) -> dict[str, Any]:
    """The card with the pairs that were ticked."""
    offers = suggestion_words.offers(found)
    taken = [one for place, one in enumerate(offers) if f"pair-{place}" in request.POST]
    return scoring.with_offers(found.card or {}, taken)


def _asked(
    request: HttpRequest, run: SuggestionRun | None, *, actor_id: int | None
) -> HttpResponse:
    if cards.wins() < cards.WINS_NEEDED:
        messages.error(request, cards.wins_words())
        return redirect("card_suggested")
    told = _told(request, run)
    if told is None:
        messages.error(
            request,
            _("What was chosen does not go with the suggestion shown now. Choose again; nothing "
              "was started."),
        )  # fmt: skip
    else:
        scoring.ask_suggestion(told=told, actor_id=actor_id, at=clock.now())
    return redirect("card_suggested")


def _told(request: HttpRequest, run: SuggestionRun | None) -> Told | None:
    """What the sender says of columns, by their places in the suggestion that they saw; None where
    that is another one."""
    if "run" not in request.POST:
        return Told()
    if run is None or run.suggestion is None or request.POST["run"] != str(run.id):
        return None
    ways: dict[str, Way] = {}
    for place, name, _words, _way in _numbers(run.suggestion, run.told):
        way = addresses.chosen(Way, request.POST.get(f"way-{place}", ""))
        if way is None:
            return None
        ways[name] = way
    suspects = [each.column for each in run.suggestion.suspects]
    kept = [name for place, name in enumerate(suspects) if f"keep-{place}" in request.POST]
    again = set(run.told.kept) - set(request.POST.getlist("drop"))
    return Told(ways, tuple(sorted({*kept, *again})))


def _numbers(suggestion: Suggestion, told: Told) -> list[tuple[int, str, str, Way]]:
    """Columns of numbers by their places, with their names and what the team says of them."""
    return [
        (
            place,
            each.column,
            suggestion_words.column(each),
            told.ways.get(each.column, Way.RISING if each.kind else Way.AS_IT_COMES),
        )
        for place, each in enumerate(suggestion.reads)
        if each.is_number
    ]


def _shown(run: SuggestionRun) -> dict[str, Any]:
    found, why = run.suggestion, addresses.chosen(Unsuggested, run.problem)
    problem = suggestion_words.PROBLEMS[why] if why else ""
    if found is None:
        return {"problem": problem}
    reasons = {one.code: one.name for one in definitions.list_reasons(at=clock.now())}
    names = {each.column: suggestion_words.column(each) for each in found.reads}
    context: dict[str, Any] = {
        "found": found,
        "problem": problem,
        "good": suggestion_words.how_good(found.liked) if found.liked else [],
        "cautions": suggestion_words.cautions(found),
        "left_out": suggestion_words.left_out(found),
        "kept": [(name, names.get(name, name)) for name in run.told.kept],
        "numbers": _numbers(found, run.told),
        "ways": [(way.value, words) for way, words in WAYS.items()],
    }
    if found.card is None:
        return context
    card = scoring.read_card(suggestion_words.named(found.card, name=_("Suggested points")))
    now = clock.now()
    return {
        **context,
        "rules": card_words.rules(card),
        "axes": suggestion_words.answers(card, found.counts),
        "together": suggestion_words.together(found),
        "said": [
            words
            for quadrant, one in found.said.items()
            for words in suggestion_words.said(one, quadrant, reasons)
        ],
        "targets": [(one.key, one.card.name) for one in scoring.list_cards(at=now)],
    }


def _free_key(name: str) -> str:
    """A key of no card yet."""
    key = definitions.key_of(name) or "points"
    keys = [key, *(f"{key}-{number}" for number in range(2, _MOST_TRIES))]
    return next(
        (one for one in keys if definitions.find_latest(kind=Kind.CARD, key=one) is None), key
    )
