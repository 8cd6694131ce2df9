"""What the pages of the audit share: who asks, tabs, names, refusals in words."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.foundation import clock
from accord.team import api as team
from accord.team.values import Actor, Capability
from accord.toolaudit.queries import audit
from accord.toolaudit.values.audit import Tool, Transfer
from accord.toolaudit.values.audit_codes import Flaw, UnableToAudit
from accord.ui import api as ui
from accord.ui.values.parts import Tab

LARGEST_ID = 2**63 - 1
FIELD_NAMES = {
    "on": gettext_lazy("day"),
    "rows": gettext_lazy("rows moved"),
    "wrong": gettext_lazy("wrong rows"),
    "minutes": gettext_lazy("minutes"),
    "failed": gettext_lazy("failed"),
}
_SAID = {
    Flaw.NO_NAME: gettext_lazy("Give the tool a name."),
    Flaw.TAKEN: gettext_lazy("That is in the list already. Change it there."),
    Flaw.TOO_MANY: gettext_lazy("There are %(bound)s already, which is the most there can be."),
    Flaw.GONE: gettext_lazy("It is not there any more. Nothing was changed."),
    Flaw.OURS: gettext_lazy("Accord itself stays in the list."),
    Flaw.SAME_TOOL: gettext_lazy("Choose two different tools."),
    Flaw.WRONG_ROWS: gettext_lazy("No more rows can be wrong than were moved."),
    Flaw.NOT_A_NUMBER: gettext_lazy("Answer with a number in the bounds that stand beside it."),
    Flaw.NO_OWNER: gettext_lazy("Choose somebody who is here."),
    Flaw.NO_DAY: gettext_lazy("Choose a day from today on, within a year."),
    Flaw.NO_WORDS: gettext_lazy("Say it in a few words; they stay beside it."),
    Flaw.NOT_YOURS: gettext_lazy("Whoever has the task, or looks after tools, changes it."),
    Flaw.NO_ROWS: gettext_lazy("The file has no rows. Export it again with its rows."),
    Flaw.NOTHING_WAITS: gettext_lazy("That run did not fail, or was tried again already."),
}


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def may_keep(request: HttpRequest) -> bool:
    """Whether whoever asks looks after tools."""
    return actor_of(request).may(Capability.MANAGE_SYSTEM)


def sentence(problem: UnableToAudit) -> str:
    """Why nothing was changed, and what to do."""
    facts = dict(problem.facts)
    name = str(FIELD_NAMES.get(facts.get("field", ""), ""))
    if problem.why is Flaw.NO_COLUMN:
        if facts["named"]:
            return _("The file has no column “%(named)s”. Its columns are: %(there)s.") % facts
        return _(
            "No column of the file says the %(field)s. Its columns are: %(there)s. Say below which "
            "it is, and read the file in again."
        ) % {"field": name, "there": facts["there"]}
    if problem.why is Flaw.BAD_ROW:
        return _(
            "Row %(row)s says “%(said)s” for the %(field)s, which cannot be. Put it right and read "
            "the file in again; nothing was taken in."
        ) % {"row": facts["row"], "said": facts["said"], "field": name}
    return str(_SAID[problem.why]) % facts


def tabs(request: HttpRequest) -> list[Tab]:
    """The pages of the audit."""
    count = audit.count_gaps(is_open=True)
    pages = [
        (_("Overview"), reverse("audit"), ""),
        (_("Questions"), reverse("audit_questions"), ""),
        (_("Tools"), reverse("audit_tools"), ""),
        (_("Who sees what"), reverse("audit_sight"), ""),
        (_("Ways of data"), reverse("audit_ways"), ""),
        (_("To close"), reverse("audit_gaps"), ui.number(count) if count else ""),
    ]
    return [
        Tab(label=label, url=url, count=shown, is_current=request.path == url)
        for label, url, shown in pages
    ]


def context(request: HttpRequest, **more: Any) -> dict[str, Any]:
    """What every page of the audit is drawn from."""
    return {"tabs": tabs(request), "may_keep": may_keep(request), **more}


def tool_or_404(tool_id: int) -> Tool:
    """A tool in use."""
    try:
        return audit.get_tool(tool_id=min(tool_id, LARGEST_ID))
    except LookupError as problem:
        raise Http404 from problem


def way_or_404(way_id: int) -> Transfer:
    """A way between two tools."""
    try:
        return audit.get_transfer(transfer_id=min(way_id, LARGEST_ID), day=clock.now().date())
    except LookupError as problem:
        raise Http404 from problem


def members() -> list[tuple[int, str]]:
    """Who can be given something: everybody who is here, by name."""
    return [(card.id, card.name) for card in team.list_members() if card.active]


def number(said: str) -> Decimal | None:
    """A number as people write it, with a point or a comma and no power of ten; None for anything
    else."""
    text = said.strip().replace(",", ".").lower()
    try:
        found = Decimal(text) if len(text) <= 12 and text.isascii() and "e" not in text else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def day(said: str) -> date | None:
    """A day as a browser's field sends it."""
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None
