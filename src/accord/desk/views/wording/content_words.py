"""Pieces of content in words: for whom each is, whether it is to be used, and the pages of the
library beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.content import api as content
from accord.content.values import NATURE_NAMES, STATE_NAMES, Asset, AssetText, Nature, State
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.ui import api as ui
from accord.ui.values import parts

PAGES = {
    "content": gettext_lazy("Library"),
    "content_find": gettext_lazy("Find"),
    "content_messages": gettext_lazy("What to say"),
    "content_coverage": gettext_lazy("What is missing"),
    "content_reach": gettext_lazy("Whom it reaches"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What pieces are made for, by its name: the buyer's steps, the personas and the objections
    that anybody has named, by their folded words."""

    steps: Mapping[str, str]
    personas: Mapping[str, str]
    objections: Mapping[str, str]
    used: Mapping[str, tuple[str, ...]]

    def persona(self, key: str) -> str:
        return self.personas.get(key, key)


def known(*, at: datetime) -> Known:
    """Names of what is agreed and of what pieces say so far, each read once."""
    body = definitions.get_in_force(kind=Kind.JOURNEY, at=at).body
    latest = {one.key: one for one in definitions.list_latest(kind=Kind.PERSONA)}
    latest |= {one.key: one for one in definitions.list_in_force(kind=Kind.PERSONA, at=at)}
    used = content.words_used()
    said = [*(one for each in latest.values() for one in points(each.body)), *used["objection"]]
    personas = {key: str(one.body.get("name") or key) for key, one in sorted(latest.items())}
    personas |= {key: key for key in used["persona"] if key not in personas}
    return Known(
        {row["code"]: _(row["name"]) for row in body["stages"]},
        personas,
        {content.folded(one): one for one in reversed(said)},
        used,
    )


def points(body: Mapping[str, object]) -> list[str]:
    """What a persona objects to, as its definition says."""
    said = body.get("objections")
    return [str(one)[:120] for one in said] if isinstance(said, list) else []


def made_for(text: AssetText, *, names: Known) -> str:
    """For whom, when and against what a piece is made, in a line."""
    return " · ".join(
        filter(
            None,
            (
                names.persona(text.persona) if text.persona else "",
                names.steps.get(text.journey_stage, ""),
                _("“%(objection)s”") % {"objection": text.objection} if text.objection else "",
                text.product,
                text.language,
            ),
        )
    )


def nature(text: AssetText) -> str:
    """How it speaks; a word of another tool stays as it is."""
    found = next((one for one in Nature if one.value == text.nature), None)
    return str(NATURE_NAMES[found]) if found else text.nature


def state(piece: Asset, *, today: date) -> str:
    """Whether it is to be used; "" where it simply is."""
    found = piece.state(today=today)
    return "" if found is State.CURRENT else str(STATE_NAMES[found])


def facts(piece: Asset, *, names: Known, members: Mapping[int, str]) -> tuple[parts.Fact, ...]:
    """What is said of a piece."""
    text = piece.text

    def day(on: date | None) -> str:
        return ui.calendar_day(on) if on else ""

    return (
        parts.Fact(label=_("Format"), text=text.kind),
        parts.Fact(label=_("How it speaks"), text=nature(text)),
        parts.Fact(label=_("For the persona"), text=names.persona(text.persona)),
        parts.Fact(label=_("Buyer's step"), text=names.steps.get(text.journey_stage, "")),
        parts.Fact(label=_("Answers the objection"), text=text.objection),
        parts.Fact(label=_("Product"), text=text.product),
        parts.Fact(label=_("Language"), text=text.language),
        parts.Fact(label=_("Version"), text=text.version),
        parts.Fact(label=_("Whose it is"), text=members.get(text.owner_id or 0, "")),
        parts.Fact(label=_("Published"), text=day(text.published_on)),
        parts.Fact(label=_("To be looked over"), text=day(text.review_on)),
    )


def tabs(request: HttpRequest) -> tuple[parts.Tab, ...]:
    """The pages about content."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return tuple(
        parts.Tab(label=str(label), url=reverse(name), is_current=name == here)
        for name, label in PAGES.items()
    )
