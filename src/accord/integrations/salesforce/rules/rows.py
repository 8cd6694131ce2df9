"""Records as rows of text, and the fields that are worked out; pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accord.integrations.connecting.values import FieldCard, Row
from accord.integrations.salesforce.values import SHAPES

Cells = dict[str, str]

_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,6})?(?:Z|\+00:?00)")
_TYPES = {
    "boolean": "flag", "int": "whole", "long": "whole", "double": "number", "currency": "amount",
    "percent": "number", "date": "day", "datetime": "moment", "email": "email", "phone": "phone",
    "picklist": "choice", "multipicklist": "choices", "reference": "key", "id": "key",
    "url": "address",
}  # fmt: skip
_COMPOUND = frozenset({"address", "location", "base64", "complexvalue", "json"})
_QUEUE = "00G"  # how ids of queues begin: what waits in one is nobody's yet
_OPTIONS_BOUND = 1_000
_MARKETING = ("marketing", "demand gen", "growth", "brand")
_ANSWERED = ("connect", "spoke", "talked", "answered", "reached", "conversation")
_UNANSWERED = ("not connect", "no answer", "unanswered", "not answered", "not reached")
_MEMBER_WORDS = (
    ("attended", "event_attended"),
    ("visited", "event_attended"),
    ("registered", "event_registered"),
    ("rsvp", "event_registered"),
    ("download", "download"),
    ("clicked", "email_click"),
    ("opened", "email_open"),
    ("sent", "email_sent"),
    ("received", "email_sent"),
    ("invited", "email_sent"),
)


_HAPPENED = frozenset({"Task", "Event", "CampaignMember"})


def cards(described: Mapping[str, Any], *, object: str) -> tuple[FieldCard, ...]:
    """The fields of a described object, and behind them those that we make."""
    found = [
        _card(each)
        for each in described.get("fields", ())
        if isinstance(each, dict) and each.get("type") not in _COMPOUND and each.get("name")
    ]
    return (*found, *SHAPES[object].made)


def _card(said: Mapping[str, Any]) -> FieldCard:
    picks = said.get("picklistValues") or ()
    return FieldCard(
        name=str(said["name"]),
        label=str(said.get("label") or said["name"]),
        type=_TYPES.get(str(said.get("type")), "text"),
        options={
            str(pick["value"]): str(pick.get("label") or pick["value"])
            for pick in picks[:_OPTIONS_BOUND]
            if pick.get("active", True) and pick.get("value")
        },
        is_own=bool(said.get("custom")),
        is_read_only=not said.get("updateable", False),
    )


def flat(record: Mapping[str, Any]) -> Cells:
    """A record of an answer as cells; a field of a parent is named `Parent.Field`."""
    cells: Cells = {}
    for name, value in record.items():
        if name == "attributes":
            continue
        if isinstance(value, Mapping):
            cells |= {f"{name}.{inner}": cell for inner, cell in flat(value).items()}
        else:
            cells[name] = cell_of(value)
    return cells


def cell_of(value: Any) -> str:
    """One value as text, moments in one form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    found = _STAMP.fullmatch(text) if text[10:11] == "T" else None
    return f"{found[1]}Z" if found else text


def moment_of(cell: str) -> datetime | None:
    """A stamp as a moment; None where there is none."""
    found = _STAMP.fullmatch(cell)
    return datetime.fromisoformat(f"{found[1]}+00:00") if found else None


def is_deleted(cells: Cells) -> bool:
    return cells.get("IsDeleted", "").lower() == "true"


def gone(cells: Cells, *, object: str = "") -> Row:
    """The row of a record that is not there any more: nothing else is told of it."""
    return {"Id": cells["Id"], "deleted": "true", **_as_of(cells, object=object)}


def _as_of(cells: Cells, *, object: str) -> Row:
    """When a record of what happened was last changed, so that the newest telling stands."""
    stamp = cells.get("SystemModstamp", "")
    return {"as_of": stamp} if object in _HAPPENED and stamp else {}


def row_of(cells: Cells, *, object: str, asked: Sequence[str], now: datetime | None) -> Row:
    """The fields that were asked for, and the id."""
    made = _MADE.get(object)
    whole = {**cells, **made(cells, now)} if made else cells
    if whole.get("OwnerId", "").startswith(_QUEUE):
        whole = {**whole, "OwnerId": ""}
    said = {name: whole.get(name, "") for name in asked}
    return {"Id": cells["Id"], **said, **_as_of(cells, object=object)}


def finals(merged: Mapping[str, str]) -> dict[str, str]:
    """Record that was joined away → the one that all is in now, over any number of joins."""

    def follow(id: str) -> Iterator[str]:
        seen = {id}
        while (id := merged.get(id, "")) and id not in seen:
            seen.add(id)
            yield id

    return {loser: [*follow(loser)][-1] for loser in merged if merged[loser] != loser}


def joined(*ids: str) -> str:
    """Ids as one cell."""
    return ";".join(dict.fromkeys(each for each in ids if each))


def _user(cells: Cells, now: datetime | None) -> Cells:
    del now
    role = cells.get("UserRole.Name", "")
    words = " ".join((role, cells.get("Department", ""), cells.get("Title", ""))).lower()
    marketing = any(word in words for word in _MARKETING)
    return {
        "RoleName": role,
        "TeamName": "marketing" if marketing else "sales",
    }


def _deal(cells: Cells, now: datetime | None) -> Cells:
    """When a deal closed: Salesforce keeps a day, which people plan and correct by hand.

    The moment of its last stage is told where it lies on that day or beside it.
    """
    del now
    day, moved = cells.get("CloseDate", ""), moment_of(cells.get("LastStageChangeDate", ""))
    planned = moment_of(f"{day}T00:00:00Z")
    if cells.get("IsClosed") != "true" or not moved or not planned:
        return {"ClosedAt": day}
    apart = abs(moved.date() - planned.date())
    return {"ClosedAt": cells["LastStageChangeDate"] if apart <= timedelta(days=1) else day}


def _lead_history(cells: Cells, now: datetime | None) -> Cells:
    del now
    events = {"created": "created", "leadConverted": "converted"}
    return {"StageName": events.get(cells.get("Field", "")) or cells.get("NewValue", "")}


def _task(cells: Cells, now: datetime | None) -> Cells:
    del now
    kind, reach = _kind_of_task(cells), "1:1"
    inward = cells.get("Incoming") == "true" or cells.get("CallType", "").lower() == "inbound"
    if _subtype(cells) == "listemail":
        reach = "1:many"
    when = ("CompletedDateTime", "MessageDate", "ActivityDate", "CreatedDate")
    return {
        "TouchKind": kind,
        "TouchDirection": "in" if inward else "out",
        "TouchReach": reach,
        "TouchTeam": "marketing" if reach == "1:many" else "sales",
        "TouchAt": next((cells[name] for name in when if cells.get(name)), ""),
    }


def _subtype(cells: Cells) -> str:
    return cells.get("TaskSubtype", "").lower().replace(" ", "")


def _kind_of_task(cells: Cells) -> str:
    """A task that is still to be done is no evidence, whatever it plans."""
    subtype, type_ = _subtype(cells), cells.get("Type", "").lower()
    if cells.get("IsClosed") != "true":
        return "none"
    if subtype == "call" or cells.get("CallType") or "call" in type_:
        return "call_connected" if _answered(cells) else "call_attempt"
    if "email" in subtype or "email" in type_:
        return "email_reply" if cells.get("Incoming") == "true" else "email_sent"
    if "linkedin" in subtype or "linkedin" in type_:
        return "social"
    return "meeting_held" if "meeting" in type_ or "demo" in type_ else "none"


def _answered(cells: Cells) -> bool:
    said = cells.get("CallDisposition", "").lower()
    if any(word in said for word in _UNANSWERED):
        return False
    if any(word in said for word in _ANSWERED):
        return True
    seconds = cells.get("CallDurationInSeconds", "").split(".")[0]
    return not said and seconds.isdigit() and int(seconds) > 0


def _event(cells: Cells, now: datetime | None) -> Cells:
    """A meeting is booked when it is entered, and held once its time has passed."""
    ends = moment_of(cells.get("EndDateTime") or cells.get("StartDateTime", ""))
    is_over = bool(ends and now and ends <= now)
    series = cells.get("IsRecurrence") == "true"  # the pattern of meetings, itself none
    kind = "meeting_held" if is_over else "meeting_booked"
    return {
        "TouchKind": "none" if series else kind,
        "TouchDirection": "out",
        "TouchReach": "1:1",
        "TouchTeam": "sales",
        "TouchAt": cells.get("StartDateTime" if is_over else "CreatedDate", ""),
    }


def _member(cells: Cells, now: datetime | None) -> Cells:
    """What somebody did in a campaign, by the word of their status."""
    del now
    status, responded = cells.get("Status", "").lower(), cells.get("HasResponded") == "true"
    kind = next((code for word, code in _MEMBER_WORDS if word in status), "")
    if not kind:
        by_mail = "mail" in cells.get("Campaign.Type", "").lower()
        kind = ("email_reply" if by_mail else "form") if responded else "none"
    when = cells.get("FirstRespondedDate", "") if responded else ""
    return {
        "TouchKind": kind,
        "TouchDirection": "out" if kind == "email_sent" else "in",
        "TouchReach": "1:many",
        "TouchTeam": "marketing",
        "TouchAt": when or cells.get("CreatedDate", ""),
    }


_MADE: Mapping[str, Callable[[Cells, datetime | None], Cells]] = {
    "User": _user,
    "Opportunity": _deal,
    "LeadHistory": _lead_history,
    "Task": _task,
    "Event": _event,
    "CampaignMember": _member,
}
