"""The handbook: all that both teams have agreed on and that is in force, on one page, and who has
read it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accord.agreements import api as agreements
from accord.agreements.values.terms import AgreementInForce
from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, UnableToAgree
from accord.desk.rules import handbook
from accord.desk.rules.handbook import Chapter
from accord.desk.views.agreed import pillars
from accord.desk.views.common import papers
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import board_words, handbook_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Actor, Side
from accord.ui import api as ui
from accord.ui.values import parts

_NAMED = 50  # of those who have not read it
_WINDOW = "last"


@require_GET
def handbook_page(request: HttpRequest) -> HttpResponse:
    """GET /handbook/"""
    return render(request, "desk/handbook.html", _drawn(actor_of(request), at=clock.now()))


@require_GET
def handbook_file(request: HttpRequest) -> HttpResponse:
    """GET /handbook/file/: the same on paper."""
    drawn = _drawn(actor_of(request), at=clock.now())
    html = render_to_string(
        "desk/handbook_paper.html", {**drawn, "language": get_language() or "en"}
    )
    return papers.answer(request, html, name="handbook.pdf") or redirect("handbook")


@require_POST
def handbook_read(request: HttpRequest) -> HttpResponse:
    """POST /handbook/read/: somebody knows what the page that they had open says."""
    member_id = actor_of(request).member_id
    shown = {whole_number(one) or 0 for one in request.POST.getlist("version")[:1000]}
    try:
        if member_id is not None:
            definitions.mark_read(member_id=member_id, at=clock.now(), shown=shown)
            messages.success(request, _("Noted: you know what is in force."))
    except UnableToAgree:
        messages.error(
            request,
            _("What is in force has changed since you opened this page. Read what is new first."),
        )
    return redirect("handbook")


def _drawn(actor: Actor, *, at: datetime) -> dict[str, Any]:
    every = definitions.list_all()
    begun = [one for one in every if _holds(one, at=at)]
    levels = definitions.list_acknowledgements(version_ids=[one.id for one in every])
    known = {version for version, said in levels.items() if actor.member_id in said}
    unread = handbook.unread(begun, every, known=known) if actor.member_id is not None else {}
    signed = handbook_words.signed(begun)
    held = agreements.list_in_force(at=at)
    texts = {each.key: agreements.text_of(agreement=each.agreement) for each in held}
    entries = {
        one.id: handbook_words.entry(
            one, signed=signed[one.id], unread=unread.get(one.id), at=at, texts=texts
        )
        for one in begun
    }
    chapters = [
        handbook_words.chapter(
            name, [entries[one.id] for one in found], more=_more(name, held=held)
        )
        for name, found in handbook.chapters(begun)
    ]
    return {
        "sentence": ngettext(
            "%(count)s part is in force.", "%(count)s parts are in force.", len(begun)
        ) % {"count": ui.number(len(begun))},
        "chapters": chapters,
        "pillars": pillars.drawn((one.kind for one in begun), actor=actor),
        "changes": [entries[one] for one in unread],
        "versions": [one.id for one in begun],
        "is_member": actor.member_id is not None,
        "readers": _readers(actor, at=at),
        "steps": _steps(begun, every, at=at),
        "at": at,
    }  # fmt: skip


def _holds(version: DefinitionVersion, *, at: datetime) -> bool:
    since, until = version.active_from, version.active_to
    return since is not None and since <= at and (until is None or until > at)


def _more(chapter: Chapter, *, held: Sequence[AgreementInForce]) -> list[handbook_words.Part]:
    """What a chapter says that no definition of its own does."""
    if chapter is Chapter.LADDER:
        return handbook_words.ladders(held)
    if chapter is Chapter.PROTOCOL:
        return [handbook_words.outcomes()]
    if chapter is Chapter.MEETINGS:
        return handbook_words.meetings()
    if chapter is Chapter.GLOSSARY:
        return handbook_words.glossary()
    return []


def _readers(actor: Actor, *, at: datetime) -> dict[str, Any]:
    """How many know all of it; by name only those whom the reader leads."""
    here = {card.id: card.name for card in team.list_members() if card.can_sign_in and card.active}
    readers = definitions.list_readers(at=at) & here.keys()
    seen = handoffs.members_seen(actor=actor)
    led = here.keys() if seen is None else here.keys() & seen
    missing = sorted(here[one] for one in led - readers - {actor.member_id})
    return {
        "count": ui.part_of(len(readers), len(here)),
        "missing": missing[:_NAMED],
        "more": max(0, len(missing) - _NAMED),
        "leads_somebody": bool(led - {actor.member_id}),
        "has_read": actor.member_id in readers,
    }


def _steps(
    begun: Sequence[DefinitionVersion], every: Sequence[DefinitionVersion], *, at: datetime
) -> dict[str, Any]:
    """Discuss, document, comply: what stands where, and what was kept of what was promised."""
    found = handbook.steps(begun, every)
    attained = [
        each
        for one in agreements.list_in_force(at=at)
        if not one.is_silent
        for each in handoffs.attainments(held=one, at=at, window=_WINDOW)
    ]
    halves = board_words.half(attained)
    return {
        "discussed": ui.number(found.discussed),
        "documented": ui.number(found.documented),
        "agreed": ui.number(found.agreed),
        "in_force": ui.number(found.in_force),
        "kept": [_kept(side, halves) for side in halves],
        "bar": parts.PromiseBar(marketing=halves[Side.MARKETING], sales=halves[Side.SALES])
        if attained
        else None,
        "url": f"{reverse('board')}?window={_WINDOW}",
    }


def _kept(side: Side, halves: Mapping[Side, parts.Promises]) -> tuple[str, str]:
    """How a team kept what it promised, with how often it did otherwise."""
    one = halves[side]
    share = handbook.complied(kept=one.kept, missed=one.missed)
    if share is None:
        return str(handbook_words.SIDE_NAMES[side]), _("Nothing was due.")
    said = {
        "share": ui.number(float(100 * share)),
        "part": ui.part_of(one.kept, one.kept + one.missed),
        "missed": ui.number(one.missed),
    }
    words = ngettext(
        "%(share)s %%: %(part)s as promised, %(missed)s otherwise",
        "%(share)s %%: %(part)s as promised, %(missed)s otherwise",
        one.missed,
    )
    return str(handbook_words.SIDE_NAMES[side]), words % said
