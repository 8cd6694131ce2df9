"""Who may be who: the list of pairs to check, one pair side by side, and the answers."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accord.contacts import api as contacts
from accord.contacts.values.doubts import DecidedMeanwhile, Decision, DoubtCard, DoubtState
from accord.contacts.values.people import CannotMerge
from accord.desk import queries
from accord.desk.rules import addresses
from accord.desk.rules.addresses import Address
from accord.desk.views.common import lists, people
from accord.desk.views.common.lists import actor_of
from accord.desk.views.records import person
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.intake import api as intake
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.matching.values.results import Reason
from accord.team import api as team
from accord.team.values import Capability, Scope
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = ("state", "company", "after")
STATES = {
    DoubtState.OPEN: gettext_lazy("To check"),
    DoubtState.PASSED: gettext_lazy("Later"),
    DoubtState.APART: gettext_lazy("Different"),
}
ANSWERED = {
    DoubtState.OPEN: gettext_lazy("Nothing was said of them yet."),
    DoubtState.PASSED: gettext_lazy("They were put off until later."),
    DoubtState.APART: gettext_lazy("They are different people."),
    DoubtState.JOINED: gettext_lazy("They are one person."),
}
ANSWERS = {
    "same": (Decision.JOIN, gettext_lazy("%(one)s and %(other)s are one person now.")),
    "different": (Decision.APART, gettext_lazy("%(one)s and %(other)s stay two people.")),
    "later": (Decision.LATER, gettext_lazy("%(one)s and %(other)s are put off until later.")),
}
_SURE = ((0.9, gettext_lazy("Very likely")), (0.7, gettext_lazy("Likely")))
_STRONG, _CLEAR = 6.0, 2.0  # bits from which a reason speaks strongly, or clearly


@require_GET
def duplicates_page(request: HttpRequest) -> HttpResponse:
    """GET /duplicates/?state=&company=: pairs, the likeliest first."""
    here = lists.address(request, names=NAMES)
    state = addresses.chosen(DoubtState, here.value("state")) or DoubtState.OPEN
    if state not in STATES:
        return redirect("merges")
    company = whole_number(here.value("company"))
    within = lists.people_within(request)
    found = contacts.list_doubts(
        state=state,
        company_id=company,
        after=_place(here),
        limit=lists.PAGE + 1,
        within=within,
    )
    shown = found[: lists.PAGE]
    counts = {
        one: contacts.count_doubts(state=one, company_id=company, within=within) for one in STATES
    }
    context = {
        "rows": rows_of(shown, scope=lists.scope_of(request)),
        "tabs": _tabs(here, counts=counts, current=state),
        "state": state.value,
        "count": counts[state],
        "count_words": lists.counted(counts[state]),
        "company": company,
        "sentence": _sentence() if lists.scope_of(request).is_everything else "",
        "may_join": actor_of(request).may(Capability.JOIN_PEOPLE),
        "more": parts.More(
            shown_words=_("%(count)s in all") % {"count": lists.counted(counts[state])},
            url=here.url(after=_written(shown[-1])) if len(found) > lists.PAGE else "",
            label=_("Show more"),
            rows_id="pairs",
        ),
    }
    return render(request, "desk/duplicates.html", context)


@require_GET
def pair_page(request: HttpRequest, doubt_id: int) -> HttpResponse:
    """GET /duplicates/<id>/: two side by side."""
    doubt = _doubt(doubt_id)
    cards = contacts.get_people(ids=doubt.heads)
    one, other = (cards[head] for head in doubt.heads)
    hanging = queries.hanging_on(people=doubt.heads, scope=lists.scope_of(request))
    within = lists.people_within(request)
    beside = contacts.doubts_beside(doubt=doubt, within=within)
    here = _("%(one)s and %(other)s") % {
        "one": people.title_of(one),
        "other": people.title_of(other),
    }
    is_open = doubt.state in (DoubtState.OPEN, DoubtState.PASSED) and one.id != other.id
    context = {
        "doubt": doubt,
        "title": here,
        "is_open": is_open,
        "said": _said(doubt),
        "sides": [(card, people.title_of(card), hanging[card.id]) for card in (one, other)],
        "fields": _fields(one.id, other.id),
        "reasons": [_reason(reason) for reason in doubt.reasons if contacts.words_of(reason)],
        "beside": beside,
        "left": contacts.count_doubts(within=within),
        "may_join": actor_of(request).may(Capability.JOIN_PEOPLE),
        "breadcrumb": (
            parts.Link(label=_("Who may be who"), url=reverse("duplicates")),
            parts.Link(label=here, url=""),
        ),
    }
    return render(request, "desk/pair.html", context)


@require_POST
def answer(request: HttpRequest, doubt_id: int) -> HttpResponse:
    """POST /duplicates/<id>/answer/: say it, and go on with the next pair."""
    doubt = _doubt(doubt_id)
    said = ANSWERS.get(request.POST.get("answer", ""))
    seen = addresses.chosen(DoubtState, request.POST.get("seen", ""))
    if said is None or seen is None:
        raise Http404
    following = contacts.doubts_beside(doubt=doubt, within=lists.people_within(request))
    cards = contacts.get_people(ids=doubt.heads)
    try:
        intake.decide(
            doubt_id=doubt_id,
            decision=said[0],
            standing=seen,
            keep=_kept(request, doubt=doubt),
            actor_id=actor_of(request).member_id,
            at=clock.now(),
        )
    except DecidedMeanwhile as problem:
        messages.error(request, _meanwhile(problem.doubt))
        return redirect("pair", doubt_id=doubt_id)
    except CannotMerge as refusal:
        messages.error(request, people.refusal_words(refusal))
        return redirect("pair", doubt_id=doubt_id)
    names = [people.title_of(cards[head]) for head in doubt.heads]
    messages.success(
        request,
        str(said[1]) % {"one": names[0], "other": names[-1]},
        extra_tags=reverse("pair_back", args=[doubt_id]),
    )
    return _go_on(following)


@require_POST
def back(request: HttpRequest, doubt_id: int) -> HttpResponse:
    """POST /duplicates/<id>/back/: take the last word back; everything is as before it."""
    doubt = _doubt(doubt_id)
    intake.decide(
        doubt_id=doubt.id,
        decision=Decision.BACK,
        actor_id=actor_of(request).member_id,
        at=clock.now(),
    )
    messages.info(request, _("Taken back. The pair waits for an answer again."))
    return redirect("pair", doubt_id=doubt_id)


def rows_of(doubts: Sequence[DoubtCard], *, scope: Scope) -> list[dict[str, object]]:
    """Pairs as lines of a list; the number of queries does not depend on how many there are."""
    heads = [head for doubt in doubts for head in doubt.heads]
    cards = contacts.get_people(ids=heads) if heads else {}
    hanging = queries.hanging_on(people=sorted(set(heads)), scope=scope) if heads else {}
    return [
        {
            "id": doubt.id,
            "sides": [
                (people.title_of(cards[head]), cards[head], hanging[head]) for head in doubt.heads
            ],
            "line": doubt.line,
            "sure": sure_words(doubt.probability),
            "at": doubt.decided_at,
        }
        for doubt in doubts
    ]


def sure_words(probability: float) -> str:
    """How likely it is that two are one, in a word."""
    return str(next((said for least, said in _SURE if probability >= least), _("Perhaps")))


def _sentence() -> str:
    """How many leads of the whole company stand in the queue twice."""
    doubled = leads.count_doubled()
    if not doubled:
        return _("No open lead is known to stand in the queue twice.")
    said = ngettext(
        "%(count)s open lead may stand in the queue twice.",
        "%(count)s open leads may stand in the queue twice.",
        doubled,
    )
    return said % {"count": ui.number(doubled)}


def _tabs(
    here: Address, *, counts: Mapping[DoubtState, int], current: DoubtState
) -> tuple[parts.Tab, ...]:
    found = [
        parts.Tab(
            label=str(label),
            url=here.url(state="" if state is DoubtState.OPEN else state.value),
            count=lists.counted(counts[state]),
            is_current=state is current,
        )
        for state, label in STATES.items()
    ]
    return (*found, parts.Tab(label=_("Same person"), url=reverse("merges")))


def _place(here: Address) -> tuple[float, int] | None:
    """Where the list goes on; from the start where the address names no place."""
    likely, _sign, number = here.value("after").partition(":")
    known = whole_number(number)
    try:
        probability = float(likely)
    except ValueError:
        return None
    return (probability, known) if known is not None and 0 <= probability <= 1 else None


def _written(doubt: DoubtCard) -> str:
    return f"{doubt.probability!r}:{doubt.id}"


def _doubt(doubt_id: int) -> DoubtCard:
    try:
        return contacts.get_doubt(doubt_id=doubt_id)
    except LookupError as missing:
        raise Http404 from missing


def _said(doubt: DoubtCard) -> str:
    """What was said of them, by whom and when; "" where nobody said anything."""
    if doubt.state is DoubtState.OPEN:
        return str(ANSWERED[DoubtState.JOINED]) if doubt.heads[0] == doubt.heads[1] else ""
    who = team.names(ids=[doubt.decided_by_id]) if doubt.decided_by_id else {}
    return _("%(answer)s %(name)s, %(when)s.") % {
        "answer": str(ANSWERED[doubt.state]),
        "name": who.get(doubt.decided_by_id or 0, _("The program")),
        "when": ui.moment(doubt.decided_at) if doubt.decided_at else "",
    }


def _meanwhile(doubt: DoubtCard) -> str:
    return _("Somebody was quicker, and nothing was changed by you. %(said)s") % {
        "said": _said(doubt)
    }


def _go_on(beside: contacts.Neighbours) -> HttpResponse:
    following = beside.next or beside.previous
    return redirect("pair", doubt_id=following) if following else redirect("duplicates")


def _kept(request: HttpRequest, *, doubt: DoubtCard) -> dict[str, int]:
    """Of fields named in the form: which of the two has the value that is to stand."""
    sides = {"one": doubt.first, "other": doubt.second}
    return {
        field: sides[request.POST[f"keep-{field}"]]
        for field in contacts.CHOSEN_TOGETHER
        if request.POST.get(f"keep-{field}") in sides
    }


def _fields(one: int, other: int) -> list[dict[str, object]]:
    """Fields of two side by side: alike, different with the word that would stand, or one-sided."""
    mine, theirs = (
        {each.field: each for each in contacts.list_standings(person_id=number)}
        for number in (one, other)
    )
    stands = contacts.words_if_one(first=one, second=other)
    found = []
    for field in contacts.CHOSEN_TOGETHER:
        here, there = mine.get(field), theirs.get(field)
        if here or there:
            both = bool(here and there)
            texts = {each.stands.text for each in (here, there) if each}
            found.append(
                {
                    "field": field,
                    "label": str(words.FIELD_NAMES[field]),
                    "cells": [
                        _cell(here, side="one", stands=stands.get(field) == one),
                        _cell(there, side="other", stands=stands.get(field) == other),
                    ],
                    "is_same": both and len(texts) == 1,
                    "is_different": both and len(texts) > 1,
                }
            )
    return found


def _cell(standing: contacts.Standing | None, *, side: str, stands: bool) -> dict[str, object]:
    if standing is None:
        return {"side": side, "text": "", "stands": False}
    return {
        "side": side,
        "text": standing.stands.text,
        "source": person.record_words(standing.stands),
        "since": standing.stands.since,
        "stands": stands,
    }


def _reason(reason: Reason) -> tuple[str, str]:
    """One reason in words, and how much it says."""
    said = contacts.words_of(reason)
    strong, clear = abs(reason.weight) >= _STRONG, abs(reason.weight) >= _CLEAR
    if reason.weight >= 0:
        return said, _("strongly for") if strong else _("for") if clear else _("a little for")
    return said, (
        _("strongly against") if strong else _("against") if clear else _("a little against")
    )
