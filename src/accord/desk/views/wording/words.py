"""How pages name people, stages and endings. Each is one phrase, never glued together."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accord.definitions.values import Stage, StageCode
from accord.desk.values import ListName
from accord.kernel import text
from accord.leads.values import ENDING_NAMES, Ending, LeadRow
from accord.ui.values import parts

LIST_NAMES = {
    ListName.LEADS: pgettext_lazy("list", "Leads"),
    ListName.COMPANIES: pgettext_lazy("list", "Companies"),
    ListName.DEALS: pgettext_lazy("list", "Deals"),
    ListName.GROUPS: pgettext_lazy("list", "Buying groups"),
    ListName.CAMPAIGNS: pgettext_lazy("list", "Campaigns"),
    ListName.IMPORTS: pgettext_lazy("list", "Files"),
}
FIELD_NAMES = {
    "name": pgettext_lazy("field", "Name"),
    "given_name": pgettext_lazy("field", "First name"),
    "family_name": pgettext_lazy("field", "Last name"),
    "email": pgettext_lazy("field", "E-mail"),
    "phone": pgettext_lazy("field", "Phone"),
    "title": pgettext_lazy("field", "Role"),
    "country": pgettext_lazy("field", "Country"),
    "language": pgettext_lazy("field", "Language"),
    "company": pgettext_lazy("field", "Company"),
    "company_name": pgettext_lazy("field", "Company"),
    "place": pgettext_lazy("field", "Address"),
}


_BROWSER = re.compile(r"[0-9a-f]{32}(?::shared)?")  # the digest of a visitor of the website


def person(*, name: str, email: str, reference: str, number: int) -> str:
    """What somebody is called: name, else address, else the id another tool gave, else ours."""
    if not (name or email) and _BROWSER.fullmatch(reference):
        return _("Visitor %(start)s…") % {"start": reference[:6]}
    return name or email or reference or _("Person %(number)s") % {"number": number}


def lead(row: LeadRow) -> str:
    """What the person of a lead is called."""
    return person(name=row.name, email=row.email, reference=row.reference, number=row.person_id)


def company(*, name: str, domain: str, number: int) -> str:
    return name or domain or _("Company %(number)s") % {"number": number}


def deal(*, name: str, number: int) -> str:
    return name or _("Deal %(number)s") % {"number": number}


def stage(
    code: StageCode, *, known: Mapping[StageCode, Stage], is_inferred: bool = False
) -> parts.Stage:
    """A stage with the mark of the team that owns it."""
    found = known.get(code)
    if found is None:
        return parts.Stage(label=code.value, is_inferred=is_inferred)
    return parts.Stage(label=found.name, side=parts.Side(found.owner_team), is_inferred=is_inferred)


def origin(code: str | None, *, known: Mapping[str, str]) -> str:
    """An origin, or a channel (tools call both alike), in the definitions' word for it if any."""
    return known.get(code, text.sentence_case(code)) if code else ""


def ending(found: Ending | None) -> str:
    return str(ENDING_NAMES[found]) if found else ""


def side(code: str | None) -> parts.Side | None:
    return parts.Side(code) if code in ("marketing", "sales") else None
