"""Odoo's records as rows: text cells under its own names of fields; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.integrations.connecting.values import Row
from accord.integrations.odoo.rules.answers import (
    Said,
    external,
    id_of,
    moment_of,
    name_of,
    related,
    text_of,
)
from accord.integrations.odoo.values import BY_ID, DELETED, FORMER, ID, LEAD, PARTNER

USER = (ID, "name", "email", "team", "is_active")
CAMPAIGN = (ID, "name", "create_date")
TOUCH = (
    ID, "contact_id", "kind", "direction", "member_id", "subject", "message_id", "timestamp",
)  # fmt: skip
FIRST_STAGE = "Lead"  # of what is not an opportunity yet
_MEETINGS = ("meeting_booked", "meeting_held", "meeting_cancelled")
_FLAGS = frozenset({"active", "is_blacklisted"})


@dataclass(frozen=True, slots=True)
class Partner:
    """What a record's partner is: a company, or somebody at one. company: its id, 0 for none."""

    is_company: bool = False
    company: int = 0
    is_colleague: bool = False


Partners = Mapping[int, Partner]


def partner_of(said: Said) -> Partner:
    """A partner as it is told."""
    key, whole = id_of(said), related(said.get("commercial_partner_id"))
    is_company = said.get("is_company") is True
    company = key if is_company else (whole if whole != key else related(said.get("parent_id")))
    return Partner(is_company, company, bool(said.get("user_ids")))


def cells(said: Said, names: Sequence[str], *, flags: frozenset[str] = _FLAGS) -> dict[str, str]:
    """Fields as text: of a relation its id or its name."""
    return {
        name: str(related(said.get(name)) or "")
        if name in BY_ID
        else text_of(said.get(name), is_flag=name in flags)
        for name in names
    }


def company_row(said: Said, *, names: Sequence[str]) -> Row:
    """A company."""
    return cells(said, names) | {ID: str(id_of(said))}


def contact_row(said: Said, *, names: Sequence[str]) -> Row:
    """A person at a company, or by themselves."""
    row = cells(said, names)
    return row | {ID: external(PARTNER, id_of(said)), "company_id": row.get("parent_id", "")}


def lead_row(said: Said, *, names: Sequence[str], partners: Partners) -> Row:
    """A lead or opportunity as the person whom it is about."""
    key = related(said.get("partner_id"))
    partner = partners.get(key)
    is_somebody = partner is not None and not (partner.is_company or partner.is_colleague)
    return cells(said, names) | {
        ID: external(LEAD, id_of(said)),
        FORMER: external(PARTNER, key) if is_somebody else "",
        "company_id": str(partner.company or "") if partner else "",
        "stage_name": FIRST_STAGE if said.get("type") == "lead" else name_of(said.get("stage_id")),
    }


def deal_row(said: Said, *, names: Sequence[str], partners: Partners, won: frozenset[int]) -> Row:
    """An opportunity as a deal. won: the stages that mean it."""
    partner = partners.get(related(said.get("partner_id")))
    is_won = related(said.get("stage_id")) in won
    is_lost = said.get("active") is False and not said.get("probability") and not is_won
    return cells(said, names) | {
        ID: str(id_of(said)),
        "lead_id": external(LEAD, id_of(said)),
        "company_id": str(partner.company or "") if partner else "",
        "is_won": text_of(is_won, is_flag=True),
        "is_closed": text_of(is_won or is_lost, is_flag=True),
    }


def user_row(said: Said) -> Row:
    """A colleague."""
    return {
        ID: str(id_of(said)),
        "name": text_of(said.get("name")),
        "email": text_of(said.get("email")) or text_of(said.get("login")),
        "team": name_of(said.get("sale_team_id")),
        "is_active": text_of(said.get("active"), is_flag=True),
    }


def campaign_row(said: Said) -> Row:
    """A campaign; Odoo keeps neither its days nor its cost."""
    return {
        ID: str(id_of(said)),
        "name": text_of(said.get("title")) or text_of(said.get("name")),
        "create_date": text_of(said.get("create_date"))[:10],
    }


def stage_row(entry: Said, *, message: Said) -> Row | None:
    """A stage that a lead entered, or that it was lost; None for what is neither."""
    to = text_of(entry.get("new_value_char"))
    if not to and entry.get("new_value_integer") == 0:
        to = "lost"  # of the field “active”: lost leads are put away
    if not to:
        return None
    return {
        "lead_id": external(LEAD, related(message.get("res_id"))),
        "stage_name": to,
        "timestamp": text_of(message.get("date")),
    }


def message_row(
    said: Said, *, who: str, colleagues: Mapping[int, int], types: Mapping[int, str]
) -> Row | None:
    """A mail or a call that was done; None for what reached nobody.

    colleagues: partner → user. types: of activities, what they are there.
    """
    author = related(said.get("author_id"))
    is_ours = author in colleagues
    activity = related(said.get("mail_activity_type_id"))
    if activity:
        if types.get(activity) != "phonecall":
            return None
        kind, direction = "call_attempt", "out"  # what came of it is not told
    elif is_ours:
        others = [each for each in _ids(said.get("partner_ids")) if each not in colleagues]
        if said.get("message_type") == "comment" and not others:
            return None
        kind, direction = "email_sent", "out"
    elif said.get("message_type") == "email":
        kind, direction = "email_reply", "in"
    else:
        return None
    return {
        ID: f"message:{id_of(said)}",
        "contact_id": who,
        "kind": kind,
        "direction": direction,
        "member_id": str(colleagues.get(author, "")),
        "subject": text_of(said.get("subject"))[:300],
        "message_id": "" if activity else text_of(said.get("message_id"))[:1_000],
        "timestamp": text_of(said.get("date")),
    }


def meeting_rows(said: Said, *, people: Sequence[str], now: datetime) -> Iterator[Row]:
    """A meeting: booked when it was entered, held when its time has passed, or called off."""
    start, stop = moment_of(said.get("start")), moment_of(said.get("stop"))
    if not start or not stop:
        return
    told = {"meeting_booked": min(text_of(said.get("create_date")), text_of(said.get("start")))}
    if said.get("active") is False:
        told["meeting_cancelled"] = text_of(said.get("write_date"))
    elif stop <= now:
        told["meeting_held"] = text_of(said.get("start"))
    for who in people:
        key = f"event:{id_of(said)}:{who}"  # guests come and go, and each keeps their own
        for kind in _MEETINGS:
            if kind not in told:  # it was moved, called off, or is on again
                yield {ID: f"{key}:{kind}", DELETED: "true"}
        for kind, at in told.items():
            yield {
                ID: f"{key}:{kind}",
                "contact_id": who,
                "kind": kind,
                "direction": "out",
                "member_id": str(related(said.get("user_id")) or ""),
                "subject": text_of(said.get("name"))[:300],
                "message_id": "",
                "timestamp": at,
            }


def _ids(said: object) -> list[int]:
    return [each for each in said if isinstance(each, int)] if isinstance(said, list) else []


def whole_of(said: Said) -> dict[str, tuple[str, ...]]:
    """A meeting with whom it is still with, seen or not: who is not among them was taken off."""
    lead = related(said.get("opportunity_id"))
    with_ = [external(PARTNER, guest) for guest in guests_of(said)]
    with_ += [external(LEAD, lead)] if lead else []
    meeting = f"event:{id_of(said)}"
    return {meeting: tuple(f"{meeting}:{who}" for who in with_)}


def guests_of(said: Said) -> list[int]:
    """The partners that a meeting is with."""
    return _ids(said.get("partner_ids"))
