"""Owners, campaigns, forms and what was filled in, as rows."""

import hashlib
from collections.abc import Mapping
from typing import Any

from accord.integrations.connecting.values import FieldCard, Row
from accord.integrations.hubspot.rules.records import text_of
from accord.integrations.hubspot.rules.telling import moment_of
from accord.integrations.hubspot.values import DELETED, ID

OWNER_FIELDS = ("name", "firstName", "lastName", "email", "userId", "teams")
CAMPAIGN_FIELDS = (
    "hs_name", "hs_start_date", "hs_end_date", "hs_campaign_status", "hs_currency_code",
    "hs_spend_items_sum_amount",
)  # fmt: skip
FORM_FIELDS = ("name", "formType", "createdAt")
SUBMISSION_FIELDS = ("email", "form_id", "title", "page_url", "timestamp")


def owner_row(said: Mapping[str, Any]) -> Row:
    """A colleague; who has left is marked as deleted."""
    given, family = text_of(said.get("firstName")), text_of(said.get("lastName"))
    email = text_of(said.get("email"))
    teams = said.get("teams")
    row = {
        ID: text_of(said.get("id")),
        "name": " ".join(filter(None, (given, family))) or email,
        "firstName": given,
        "lastName": family,
        "email": email,
        "userId": text_of(said.get("userId")),
        "teams": ";".join(
            text_of(each.get("name"))
            for each in (teams if isinstance(teams, list) else ())
            if isinstance(each, dict)
        ),
    }
    return row | ({DELETED: "true"} if said.get("archived") is True else {})


def campaign_row(said: Mapping[str, Any]) -> Row:
    """A campaign; of a moment only its day is said."""
    properties = said.get("properties")
    of = properties if isinstance(properties, dict) else {}
    row = {name: text_of(of.get(name)) for name in CAMPAIGN_FIELDS}
    for day in ("hs_start_date", "hs_end_date"):
        row[day] = row[day][:10]
    return row | {ID: text_of(said.get("id"))}


def form_row(said: Mapping[str, Any]) -> Row:
    """A form."""
    return {ID: text_of(said.get("id"))} | {name: text_of(said.get(name)) for name in FORM_FIELDS}


def submission_row(said: Mapping[str, Any], *, form: str, name: str) -> Row:
    """A form that was filled in: who, which, when; not what else was said."""
    at = said.get("submittedAt")
    moment = moment_of(at) if isinstance(at, int) else text_of(at)
    email = answer_in(said, "email")
    key = (
        text_of(said.get("conversionId"))
        or hashlib.sha256(f"{form}\n{moment}\n{email}".encode()).hexdigest()
    )
    return {
        ID: f"form:{key}",
        "email": email,
        "form_id": form,
        "title": name,
        "page_url": text_of(said.get("pageUrl"))[:300],
        "timestamp": moment,
    }


def answer_in(said: Mapping[str, Any], name: str) -> str:
    """What was filled in under a name."""
    values = said.get("values")
    return next(
        (
            text_of(each.get("value")).strip()
            for each in (values if isinstance(values, list) else ())
            if isinstance(each, dict) and each.get("name") == name
        ),
        "",
    )


def cards(names: tuple[str, ...]) -> tuple[FieldCard, ...]:
    """Fields of a list that describes none itself."""
    return tuple(FieldCard(name, name, is_read_only=True) for name in (ID, *names))
