"""The library: every piece with for whom it is, whether it is to be used, and whose it is."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.agreements.values.terms import Task
from accord.content import api as content
from accord.content.values import NATURE_NAMES, NEW_FOR, Asset, AssetFilter
from accord.desk.rules.addresses import Address
from accord.desk.views.common import lists
from accord.desk.views.wording import content_words, request_words
from accord.foundation import clock
from accord.handoffs.values.requests import About
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = ("q", "persona", "step", "objection", "product", "language", "nature", "state", "after")


def library_page(request: HttpRequest) -> HttpResponse:
    """GET /content/: pieces by their titles, narrowed by for whom they are."""
    at = clock.now()
    here = lists.address(request, names=NAMES)
    names = content_words.known(at=at)
    where = _where(here, today=at.date())
    page = lists.from_place(
        lambda after: content.list_library(where=where, after=after, limit=lists.PAGE), here=here
    )
    actor = lists.actor_of(request)
    owners = [one.text.owner_id for one in page.rows if one.text.owner_id is not None]
    members = team.names(ids=owners)
    after = content.titles(ids=[one.superseded_by_id for one in page.rows if one.superseded_by_id])
    bar = _filters(here, names)
    context = {
        "tabs": content_words.tabs(request),
        "sentence": ngettext("%(count)s piece.", "%(count)s pieces.", page.count)
        % {"count": ui.number(page.count)},
        "rows": [_row(one, names, members, after, today=at.date()) for one in page.rows],
        "bar": parts.FilterBar(
            url=here.path,
            filters=bar,
            chosen=lists.in_force(bar, here=here),
            clear_url=here.path,
        ),
        "empty": _empty(here),
        "more_url": here.url(after=page.next_key) if page.next_key else "",
        "may_keep": actor.may(Capability.KEEP_CONTENT),
        "ask_url": request_words.ask_url(actor, About.NOTHING, task=Task.CONTENT_REQUEST),
    }
    return render(request, "desk/library.html", context)


def _where(here: Address, *, today: date) -> AssetFilter:
    state = here.value("state")
    return AssetFilter(
        words=here.value("q"),
        persona=here.value("persona"),
        journey_stage=here.value("step"),
        objection=here.value("objection"),
        product=here.value("product"),
        language=here.value("language"),
        nature=here.value("nature"),
        is_in_use=None if state == "all" else state != "out",
        review_before=today if state == "stale" else None,
        published_since=today - timedelta(days=NEW_FOR) if state == "new" else None,
    )


def _filters(here: Address, names: content_words.Known) -> tuple[parts.Filter, ...]:
    def used(name: str, label: str) -> parts.Filter:
        pairs = [(one, one) for one in names.used[name]]
        return lists.choice(name, label=label, every=_("Any"), options=pairs, here=here)

    natures = [(one.value, str(label)) for one, label in NATURE_NAMES.items()]
    states = [
        ("new", _("New")),
        ("stale", _("To be looked over")),
        ("out", _("Retired or superseded")),
        ("all", _("All")),
    ]
    return (
        parts.Filter(name="q", label=_("Title"), value=here.value("q")),
        lists.choice(
            "persona", label=_("Persona"), every=_("Any"), options=names.personas.items(), here=here
        ),
        lists.choice(
            "step", label=_("Buyer's step"), every=_("Any"), options=names.steps.items(), here=here
        ),
        used("objection", _("Objection")),
        used("product", _("Product")),
        used("language", _("Language")),
        lists.choice(
            "nature", label=_("How it speaks"), every=_("Any"), options=natures, here=here
        ),
        lists.choice("state", label=_("State"), every=_("In use"), options=states, here=here),
    )


def _row(
    piece: Asset,
    names: content_words.Known,
    members: dict[int, str],
    after: dict[int, str],
    *,
    today: date,
) -> dict[str, Any]:
    return {
        "piece": piece,
        "made_for": content_words.made_for(piece.text, names=names),
        "nature": content_words.nature(piece.text),
        "owner": members.get(piece.text.owner_id or 0, ""),
        "state": content_words.state(piece, today=today),
        "after": after.get(piece.superseded_by_id or 0, ""),
    }


def _empty(here: Address) -> parts.State:
    if here.query:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No piece is like this."),
            sentence=_("Ask marketing for it by the button above, or look for less at once."),
            action=parts.Link(label=_("Show all"), url=here.path),
        )
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("There are no pieces yet."),
        sentence=_("A file of your pages, guides and webinars fills this."),
        action=parts.Link(label=_("Load a file"), url=reverse("imports")),
    )
