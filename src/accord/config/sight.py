"""Which record an address names, and whether whoever asks may see it: one table beside routes.

A parameter of an address that is missing here is closed to whoever sees only some of the leads,
deals and people, and a test says so.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Final

from django.http import HttpRequest

from accord.contacts import api as contacts
from accord.deals import api as deals
from accord.intake import api as intake
from accord.team import api as team
from accord.team.values import Scope


class Record(Enum):
    """What a number of an address stands for."""

    LEAD = "lead"
    DEAL = "deal"
    PERSON = "person"
    PAIR = "pair"
    MERGE = "merge"
    GROUP_MEMBER = "group_member"
    SWEEP = "sweep"
    IMPORT = "import"


NO_RECORD: Final = None
# By the name of the parameter: what it stands for. Companies, buying groups, campaigns and what is
# set up are everybody's; drafts are shown to their maker alone.
PARAMETERS: Mapping[str, Record | None] = {
    "lead_id": Record.LEAD,
    "deal_id": Record.DEAL,
    "person_id": Record.PERSON,
    "doubt_id": Record.PAIR,
    "merge_id": Record.MERGE,
    "sweep_id": Record.SWEEP,
    "batch_id": Record.IMPORT,
    **dict.fromkeys(
        (
            "company_id", "company_merge_id", "group_id", "campaign_id", "list_id", "view_id",
            "member_id", "departure_id", "stop_id", "mailbox_id", "site_id", "source_id",
            "key_id", "draft_id", "form_id", "submission_id", "endpoint_id", "connection_id",
            "replay_id", "run_id", "entry_id", "row_no", "kind", "number", "code", "name",
            "list_name", "state", "slug", "site_key", "secret", "token", "tool", "source",
            "uidb36", "key",
        ),
        NO_RECORD,
    ),
}  # fmt: skip
# By route: the fields of its form that name a record.
FIELDS: Mapping[str, Mapping[str, Record]] = {
    "merge_people": {"other": Record.PERSON},
    "group_member_add": {"person": Record.PERSON},
    "group_decline": {"person": Record.PERSON},
    "group_member_change": {"member": Record.GROUP_MEMBER},
    "group_member_end": {"member": Record.GROUP_MEMBER},
}
# Shown to nobody who sees only some: rows as they came, before anybody owns what they tell of.
WHOLE = frozenset(
    {
        "intake_records", "fixing", "fixing_group", "aside_row", "replay", "replay_progress",
        "replay_cancel", "found", "found_one", "found_progress", "found_cancel", "found_file",
        "form_let_in", "stops", "stop_end", "mail_out", "source", "connection_trial",
        "connection_trial_progress",
    }
)  # fmt: skip
Check = Callable[[int, Scope], bool]


def _is_sweep_within(number: int, scope: Scope) -> bool:
    try:
        made_by = intake.get_sweep(sweep_id=number).made_by_id
    except LookupError:
        return False
    return made_by is not None and team.is_owned_within(scope, owner_id=made_by)


def _is_import_within(number: int, scope: Scope) -> bool:
    try:
        made_by = intake.get_batch(batch_id=number).made_by_id
    except LookupError:
        return False
    return made_by is not None and team.is_owned_within(scope, owner_id=made_by)


def _is_member_within(number: int, scope: Scope) -> bool:
    person = contacts.person_of_group_member(member_id=number)
    return person is not None and _is_person_within(person, scope)


def _is_person_within(number: int, scope: Scope) -> bool:
    return bool(deals.people_among(people=[number], scope=scope))


CHECKS: Mapping[Record, Check] = {
    Record.LEAD: lambda number, scope: deals.is_lead_within(lead_id=number, scope=scope),
    Record.DEAL: lambda number, scope: deals.is_deal_within(deal_id=number, scope=scope),
    Record.PERSON: _is_person_within,
    Record.PAIR: lambda number, scope: deals.is_pair_within(doubt_id=number, scope=scope),
    Record.MERGE: lambda number, scope: deals.is_merge_within(merge_id=number, scope=scope),
    Record.GROUP_MEMBER: _is_member_within,
    Record.SWEEP: _is_sweep_within,
    Record.IMPORT: _is_import_within,
}
LARGEST_ID = 2**63 - 1


def is_seen(
    request: HttpRequest, *, view_name: str, given: Mapping[str, object], scope: Scope
) -> bool:
    """Whether every record that a request names is in the scope of whoever asks.

    What is no number names no record, and is left to whoever answers.
    """
    if scope.is_everything:
        return True
    if any(name not in PARAMETERS for name in given):
        return False
    return all(
        CHECKS[record](number, scope) for record, number in _named(request, view_name, given)
    )


def _named(
    request: HttpRequest, view_name: str, given: Mapping[str, object]
) -> Iterator[tuple[Record, int]]:
    for name, value in given.items():
        record = PARAMETERS[name]
        if record is not None and (number := _whole(value)) is not None:
            yield record, number
    for name, record in FIELDS.get(view_name, {}).items():
        if (number := _whole(request.POST.get(name, ""))) is not None:
            yield record, number


def _whole(value: object) -> int | None:
    said = str(value).strip()
    if not (said.isascii() and said.isdigit()):
        return None
    return min(int(said[:20]), LARGEST_ID)
