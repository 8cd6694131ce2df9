"""The message house: what both teams agreed to say to whom and when, and what calls taught."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accord.content import api as content
from accord.content.values import Asset
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import content_words
from accord.enablement import api as enablement
from accord.enablement.values.messages import UNHEARD, Heard, Message, UnableToHear
from accord.foundation import clock
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = ("persona", "step")
WORKED = {"yes": True, "no": False}


def messages_page(request: HttpRequest) -> HttpResponse:
    """GET /content/messages/"""
    at, actor = clock.now(), actor_of(request)
    here = lists.address(request, names=NAMES)
    names = content_words.known(at=at)
    found = enablement.list_messages(at=at)
    persona, step = names.persona(here.value("persona")), here.value("step")
    step = names.steps.get(step, step)
    shown = [one for one in found if enablement.is_for(one, persona=persona, step=step)]
    heard = enablement.heard_of(marks=[one.mark for one in shown])
    pieces = content.find_by_titles(titles=[title for one in shown for title in one.pieces])
    bar = (
        lists.choice(
            "persona", label=_("Persona"), every=_("Any"), options=names.personas.items(), here=here
        ),
        lists.choice(
            "step", label=_("Buyer's step"), every=_("Any"), options=names.steps.items(), here=here
        ),
    )
    context = {
        "tabs": content_words.tabs(request),
        "sentence": _sentence(len(shown)),
        "bar": parts.FilterBar(
            url=here.path, filters=bar, chosen=lists.in_force(bar, here=here), clear_url=here.path
        ),
        "rows": [_row(one, heard, pieces, today=at.date()) for one in shown],
        "empty": _empty(request, has_some=bool(found)),
        "objections": sorted(names.objections.values()),
        "may_say": actor.may(Capability.WORK_LEADS),
        "write_url": reverse("sheet_write", args=[Kind.MESSAGES.value])
        if actor.may(Capability.EDIT_DEFINITIONS)
        else "",
    }
    return render(request, "desk/messages.html", context)


def _sentence(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s message that both teams have signed.",
        "%(count)s messages that both teams have signed.",
        count,
    ) % {"count": ui.number(count)}


def _row(
    one: Message, heard: Mapping[str, Heard], pieces: Mapping[str, Sequence[Asset]], *, today: Any
) -> dict[str, Any]:
    said = heard.get(one.mark, Heard())
    count = said.worked + said.not_worked
    return {
        "message": one,
        "made_for": " · ".join(filter(None, (one.persona, one.step, one.objection))),
        "pieces": [_piece(title, pieces.get(title, ()), today=today) for title in one.pieces],
        "heard": _("worked in %(share)s calls") % {"share": ui.part_of(said.worked, count)}
        if count
        else "",
        "objections": [
            _("“%(objection)s”, %(count)s times") % {"objection": words, "count": ui.number(times)}
            for words, times in said.objections
        ],
    }


def _piece(title: str, found: Sequence[Asset], *, today: Any) -> dict[str, Any]:
    """A piece that a message is proved by; one that is out of use is flagged, one that nobody
    knows too."""
    if not found:
        return {"title": title, "url": "", "state": _("not in the library")}
    best = next((one for one in found if one.may_be_suggested), found[0])
    after = content.find_current(asset_id=best.id) if best.superseded_by_id else None
    return {
        "title": title,
        "url": reverse("content_piece", args=[best.id]),
        "state": content_words.state(best, today=today),
        "after": after.text.title if after is not None else "",
        "after_url": reverse("content_piece", args=[after.id]) if after is not None else "",
    }


def _empty(request: HttpRequest, *, has_some: bool) -> parts.State:
    if has_some:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("Nothing is agreed to be said here."),
            action=parts.Link(label=_("Show all"), url=request.path),
        )
    latest = definitions.find_latest(kind=Kind.MESSAGES)
    if latest is not None:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("What to say waits for signatures."),
            sentence=_("It is shown here once both leaders have signed it."),
            action=parts.Link(
                label=_("Look at the draft"),
                url=reverse("definition", args=[Kind.MESSAGES.value, latest.number]),
            ),
        )
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("Nothing is agreed to be said yet."),
        sentence=_("Both teams write down what to tell whom at which step, and sign it."),
        action=parts.Link(label=_("See the definitions"), url=reverse("definitions")),
    )


@require_POST
def say_heard(request: HttpRequest) -> HttpResponse:
    """POST /content/messages/heard/: it worked, or it did not, with the objection heard."""
    worked = WORKED.get(request.POST.get("worked", ""))
    if worked is None:
        raise Http404
    try:
        word = enablement.note_call(
            mark=request.POST.get("message", ""), worked=worked,
            objection=request.POST.get("objection", ""), actor=actor_of(request), at=clock.now(),
        )  # fmt: skip
    except UnableToHear as refusal:
        messages.error(request, str(UNHEARD[refusal.why]))
    else:
        messages.success(
            request, _("Noted. Marketing sees what was heard."),
            extra_tags=reverse("message_back", args=[word]),
        )  # fmt: skip
    return redirect("content_messages")


@require_POST
def heard_back(request: HttpRequest, word_id: int) -> HttpResponse:
    """POST /content/messages/heard/<id>/back/: one's own word goes."""
    try:
        enablement.forget_call(word_id=word_id, actor=actor_of(request), at=clock.now())
    except LookupError as missing:
        raise Http404 from missing
    messages.info(request, _("Taken back."))
    return redirect("content_messages")
