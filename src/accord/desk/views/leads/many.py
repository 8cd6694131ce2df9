"""One answer for many at once: what would be done, then doing it, and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.contacts import api as contacts
from accord.contacts.values.doubts import DoubtCard, DoubtState
from accord.contacts.values.people import MergeCard, PersonCard
from accord.deals import api as deals
from accord.desk import queries
from accord.desk.rules import addresses
from accord.desk.values import Hanging
from accord.desk.views.common import people
from accord.desk.views.common.lists import actor_of, people_within
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.intake import api as intake
from accord.intake.api import SweepCard, SweepKind, SweepState
from accord.kernel.ids import whole_number
from accord.team.values import Scope
from accord.ui import api as ui
from accord.ui.values import parts

SHOWN = 50  # groups of a preview, each with its people
COMPARED = ("name", "email", "phone", "title", "company_name", "country")
QUESTIONS = {
    SweepKind.SAME: gettext_lazy("Make these people one?"),
    SweepKind.DIFFERENT: gettext_lazy("Keep these people apart?"),
    SweepKind.BACK: gettext_lazy("Ask about these pairs again?"),
    SweepKind.END: gettext_lazy("Tell these people apart again?"),
}
ACTS = {
    SweepKind.SAME: gettext_lazy("Make them one"),
    SweepKind.DIFFERENT: gettext_lazy("Keep them apart"),
    SweepKind.BACK: gettext_lazy("Ask again"),
    SweepKind.END: gettext_lazy("Tell them apart"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """People who would be one: who stands for them, what would move there, which fields differ."""

    names: Sequence[str]
    head: str
    leads: int
    touches: int
    deals: int
    differs: Sequence[str]
    was_told_apart: bool


@require_http_methods(["GET", "POST"])
def pairs_many(request: HttpRequest) -> HttpResponse:
    """/duplicates/many/: GET shows what would be done with the pairs, POST does it."""
    if request.method == "POST":
        return _order(request, allowed={SweepKind.SAME, SweepKind.DIFFERENT, SweepKind.BACK})
    kind = addresses.chosen(SweepKind, request.GET.get("all") or request.GET.get("answer", ""))
    if kind is None or kind is SweepKind.END:
        raise Http404
    doubts = _chosen(request)
    if not doubts:
        messages.info(request, _("Choose at least one pair first."))
        return redirect("duplicates")
    context: dict[str, object] = {
        "question": QUESTIONS[kind],
        "act": ACTS[kind],
        "kind": kind.value,
        "targets": ",".join(str(doubt.id) for doubt in doubts),
        "action": reverse("pairs_many"),
        "back": reverse("duplicates"),
        "count": len(doubts),
    }
    if kind is SweepKind.SAME:
        context |= _joining(doubts, scope=actor_of(request).scope)
    else:
        context |= {"lines": _lines([doubt.heads for doubt in doubts[:SHOWN]])}
    return render(request, "desk/many.html", context)


@require_http_methods(["GET", "POST"])
def merges_many(request: HttpRequest) -> HttpResponse:
    """/merges/many/: GET shows which merges would be ended, POST ends them."""
    if request.method == "POST":
        return _order(request, allowed={SweepKind.END})
    found = contacts.get_merges(ids=_whole(request.GET.getlist("merge")))
    cards = _seen_merges(request, found)
    if not cards:
        messages.info(request, _("Choose at least one first."))
        return redirect("merges")
    context = {
        "question": QUESTIONS[SweepKind.END],
        "act": ACTS[SweepKind.END],
        "kind": SweepKind.END.value,
        "targets": ",".join(str(card.id) for card in cards),
        "action": reverse("merges_many"),
        "back": reverse("merges"),
        "count": len(cards),
        "lines": _lines([(card.first, card.second) for card in cards[:SHOWN]]),
    }
    return render(request, "desk/many.html", context)


@require_GET
def sweep_page(request: HttpRequest, sweep_id: int) -> HttpResponse:
    """GET /duplicates/many/<id>/: how far it is, or what came of it."""
    card = _sweep(sweep_id)
    context = {"card": card, "question": ACTS[card.kind], "progress": _progress(card)}
    return render(request, "desk/sweep.html", context | {"result": _result(card)})


@require_GET
def sweep_progress(request: HttpRequest, sweep_id: int) -> HttpResponse:
    """GET /duplicates/many/<id>/progress/: the part of the page that is asked for again."""
    card = _sweep(sweep_id)
    response = render(request, "desk/parts/sweep_progress.html", {"progress": _progress(card)})
    if card.state is not SweepState.RUNNING:
        response["HX-Redirect"] = reverse("sweep", args=[sweep_id])
    return response


@require_POST
def sweep_cancel(request: HttpRequest, sweep_id: int) -> HttpResponse:
    """POST /duplicates/many/<id>/cancel/: stop; what is done stays done."""
    del request
    intake.cancel_sweep(sweep_id=_sweep(sweep_id).id)
    return redirect("sweep", sweep_id=sweep_id)


@require_POST
def sweep_back(request: HttpRequest, sweep_id: int) -> HttpResponse:
    """POST /duplicates/many/<id>/back/: take back what it did."""
    card = _sweep(sweep_id)
    swept = intake.list_swept(sweep_id=card.id)
    if card.kind not in (SweepKind.SAME, SweepKind.DIFFERENT) or not swept:
        raise Http404
    # Whoever ordered it may have seen more than whoever takes it back.
    if not actor_of(request).scope.is_everything and not _all_seen(request, SweepKind.BACK, swept):
        raise Http404
    return _begin(request, kind=SweepKind.BACK, targets=swept)


def _order(request: HttpRequest, *, allowed: set[SweepKind]) -> HttpResponse:
    kind = addresses.chosen(SweepKind, request.POST.get("kind", ""))
    targets = _whole(request.POST.get("targets", "").split(","))
    if kind not in allowed or kind is None or not 0 < len(targets) <= intake.AT_MOST:
        raise Http404
    if not actor_of(request).scope.is_everything and not _all_seen(request, kind, targets):
        raise Http404
    return _begin(request, kind=kind, targets=targets)


def _all_seen(request: HttpRequest, kind: SweepKind, targets: Sequence[int]) -> bool:
    """Whether whoever asks may see all that an order of many names."""
    if kind is SweepKind.END:
        cards = contacts.get_merges(ids=targets)
        return len(_seen_merges(request, cards)) == len(targets)
    return len(_seen_pairs(request, contacts.get_doubts(ids=targets))) == len(targets)


def _begin(request: HttpRequest, *, kind: SweepKind, targets: Sequence[int]) -> HttpResponse:
    sweep_id = intake.order_sweep(
        kind=kind, targets=targets, actor_id=actor_of(request).member_id, at=clock.now()
    )
    if len(targets) <= intake.AT_ONCE:
        intake.run_sweep(sweep_id=sweep_id, now=clock.now)
    return redirect("sweep", sweep_id=sweep_id)


def _whole(said: Sequence[str]) -> list[int]:
    """Ids, each once; what is none is left out."""
    found = (whole_number(one) for one in said[: intake.AT_MOST])
    return list(dict.fromkeys(number for number in found if number))


def _chosen(request: HttpRequest) -> list[DoubtCard]:
    """The pairs that were ticked, or all of the list that they stood in."""
    if not request.GET.get("all"):
        doubts = contacts.get_doubts(ids=_whole(request.GET.getlist("pair")))
        return [doubt for doubt in doubts if doubt.id in _seen_pairs(request, doubts)]
    state = addresses.chosen(DoubtState, request.GET.get("state", "")) or DoubtState.OPEN
    company = whole_number(request.GET.get("company", ""))
    return contacts.list_doubts(
        state=state, company_id=company, limit=intake.AT_MOST, within=people_within(request)
    )


def _seen_pairs(request: HttpRequest, doubts: Sequence[DoubtCard]) -> set[int]:
    """Pairs of which whoever asks may see both."""
    everybody = [head for doubt in doubts for head in doubt.heads]
    seen = deals.people_among(people=everybody, scope=actor_of(request).scope)
    return {doubt.id for doubt in doubts if set(doubt.heads) <= seen}


def _seen_merges(request: HttpRequest, cards: Sequence[MergeCard]) -> list[MergeCard]:
    """Merges of people whom whoever asks may see."""
    everybody = [each for card in cards for each in (card.first, card.second)]
    seen = deals.people_among(people=everybody, scope=actor_of(request).scope)
    return [card for card in cards if {card.first, card.second} <= seen]


def _joining(doubts: Sequence[DoubtCard], *, scope: Scope) -> dict[str, object]:
    """How many people would be how many, and what of this scope would move, group by group."""
    pairs = [doubt.heads for doubt in doubts]
    everybody = sorted({head for pair in pairs for head in pair})
    heads = contacts.heads(people=everybody, links=pairs)
    members: dict[int, list[int]] = {}
    for one, head in heads.items():
        members.setdefault(head, []).append(one)
    cards = contacts.get_people(ids=everybody)
    hanging = queries.hanging_on(people=everybody, scope=scope)
    apart = {heads[first] for first, second in contacts.said_apart(people=everybody)
             if heads[first] == heads[second]}  # fmt: skip
    groups = [
        _group(
            [cards[one] for one in ids],
            head=head,
            hanging=[hanging[one] for one in ids if one != head],
            was_told_apart=head in apart,
        )
        for head, ids in members.items()
    ]
    return {
        "before": len(everybody),
        "after": len(members),
        "groups": groups[:SHOWN],
        "hidden": max(len(groups) - SHOWN, 0),
        "told_apart": sum(group.was_told_apart for group in groups),
        "moves": {
            "leads": sum(group.leads for group in groups),
            "touches": sum(group.touches for group in groups),
            "deals": sum(group.deals for group in groups),
        },
        "conflicts": sum(bool(group.differs) for group in groups),
    }


def _group(
    cards: Sequence[PersonCard], *, head: int, hanging: Sequence[Hanging], was_told_apart: bool
) -> Group:
    names = {card.id: people.title_of(card) for card in cards}
    differs = [
        str(words.FIELD_NAMES[field])
        for field in COMPARED
        if len({getattr(card, field) for card in cards} - {""}) > 1
    ]
    return Group(
        names=[names[card.id] for card in cards if card.id != head],
        head=names[head],
        leads=sum(one.leads for one in hanging),
        touches=sum(one.touches for one in hanging),
        deals=sum(one.deals for one in hanging),
        differs=differs,
        was_told_apart=was_told_apart,
    )


def _lines(pairs: Sequence[tuple[int, int]]) -> list[tuple[str, str]]:
    cards: Mapping[int, PersonCard] = contacts.get_people(
        ids=[each for pair in pairs for each in pair]
    )
    return [(people.title_of(cards[one]), people.title_of(cards[other])) for one, other in pairs]


def _sweep(sweep_id: int) -> SweepCard:
    try:
        return intake.get_sweep(sweep_id=sweep_id)
    except LookupError as missing:
        raise Http404 from missing


def _progress(card: SweepCard) -> parts.Progress:
    return parts.Progress(
        id="sweep-progress",
        label=_("Stopping") if card.cancel_asked else str(ACTS[card.kind]),
        words=ui.part_of(card.position, card.total),
        share=card.position / card.total,
        cancel_url="" if card.cancel_asked else reverse("sweep_cancel", args=[card.id]),
        fetch_url=reverse("sweep_progress", args=[card.id]),
        is_done=card.state is not SweepState.RUNNING,
    )


def _result(card: SweepCard) -> dict[str, object]:
    left = card.position - card.done
    return {
        "is_running": card.state is SweepState.RUNNING,
        "done": _("Done: %(count)s.") % {"count": ui.number(card.done)},
        "left": _(
            "Left as they were, because something else was said of them meanwhile: %(count)s."
        )
        % {"count": ui.number(left)}
        if left
        else "",
        "unseen": _("Not begun when it was stopped: %(count)s.")
        % {"count": ui.number(card.total - card.position)}
        if card.total > card.position
        else "",
        "can_go_back": card.done > 0 and card.kind in (SweepKind.SAME, SweepKind.DIFFERENT),
        "list_url": reverse("merges" if card.kind is SweepKind.END else "duplicates"),
    }
