"""A lead as those see it who judge it blind."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accord.definitions import api as definitions
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.journeys.values import TOUCH_NAMES, TouchKind
from accord.scoring.values.rounds import ShownLead
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

_CODE = 2  # letters


def origins_now() -> dict[str, str]:
    """The names of origins by code."""
    return {one.code: one.name for one in definitions.list_origins(at=clock.now())}


def facts(lead: ShownLead, *, origins: Mapping[str, str]) -> tuple[parts.Fact, ...]:
    """What may be seen of a lead by those who judge it."""
    did = [
        _("%(what)s, %(count)s times") % {"what": _touch(kind), "count": ui.number(count)}
        if count > 1
        else _touch(kind)
        for kind, count in sorted(lead.did.items(), key=lambda one: (-one[1], one[0]))
    ]
    return (
        parts.Fact(label=_("Industry"), text=lead.industry),
        parts.Fact(
            label=_("Company size"),
            text=ui.number(lead.employees) if lead.employees is not None else "",
        ),
        parts.Fact(label=_("Country"), text=country(lead.country)),
        parts.Fact(label=_("Job title"), text=lead.title),
        parts.Fact(
            label=_("Where it came from"), text=words.origin(lead.origin or None, known=origins)
        ),
        *(parts.Fact(label=name, text=value) for name, value in lead.own.items()),
        parts.Fact(label=_("What they did"), text=" · ".join(did) or _("Nothing that we know of")),
    )


def country(said: str) -> str:
    """A country by its name, where tools wrote its code of two letters."""
    code = said.strip().upper()
    return dict(team.country_names()).get(code, said) if len(code) == _CODE else said


def _touch(kind: str) -> str:
    known = kind in {one.value for one in TouchKind}
    return str(TOUCH_NAMES[TouchKind(kind)]) if known else kind
