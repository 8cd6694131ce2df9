"""What other tables tell of contacts: where they work, and into whom they were merged."""

from collections.abc import Sequence

from accord.integrations.connecting.api import LEFT_OUT
from accord.integrations.connecting.values import Fault, Faulty
from accord.integrations.mautic.queries.calling import Line, last_id, whole
from accord.integrations.mautic.rules import answers
from accord.integrations.mautic.values import (
    ADMIN,
    AUDIT,
    EMPLOYED,
    IDS_AT_ONCE,
    MOST_MERGES,
    PAST_PAGES,
    PEOPLE_SEEN,
)


def companies(line: Line, ids: Sequence[str]) -> dict[str, str]:
    """Contact → primary company."""
    firms: dict[str, str] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        try:
            found = whole(
                ids[start : start + IDS_AT_ONCE],
                lambda some: line.entries(
                    EMPLOYED, (("lead_id", "in", some),), size=IDS_AT_ONCE, right=PEOPLE_SEEN
                ),
                key=_employed,
            )
        except Faulty as fault:
            if fault.fault not in LEFT_OUT:
                raise
            return firms
        firms |= {who: answers.text_of(each.get("company_id")) for who, each in found.items()}
    return firms


def _employed(said: answers.Said) -> str:
    return answers.text_of(said.get("lead_id"))


def heirs(line: Line, missing: Sequence[str]) -> dict[str, str]:
    """Who is gone → into whom they were merged in the end; none where the log is closed."""
    into: dict[str, str] = {}
    asked = list(missing)
    for _round in range(MOST_MERGES):
        if not asked:
            break
        try:
            entries = _merges(line, asked)
        except Faulty as fault:
            if fault.fault not in LEFT_OUT:
                raise
            break
        into |= entries
        asked = [each for each in entries.values() if each not in into]
    return {one: heir for one in missing if (heir := _end_of(one, into)) != one}


def _merges(line: Line, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = ",".join(ids[start : start + IDS_AT_ONCE])
        where = (("object_id", "in", some), ("action", "eq", "merge"))
        entries, more, _total = line.entries(AUDIT, where, right=ADMIN)
        if more:  # who was merged must not be told as deleted
            raise Faulty(Fault.AWAY, detail="page")
        found |= {
            answers.text_of(each.get("object_id")): heir
            for each in entries
            if (heir := answers.merged_into(each.get("details")))
        }
    return found


def merges_since(line: Line, since: str) -> dict[str, str]:
    """Entry of the log → the contact that is left; none where the log is closed.

    A visitor who says who they are becomes one with the contact that had that name already.
    """
    found: dict[str, str] = {}
    after = ""
    for _page in range(PAST_PAGES):
        where = ((AUDIT.stamp, "gte", since), *((("id", "gt", after),) if after else ()))
        try:
            entries, more, _total = line.entries(AUDIT, where, right=ADMIN)
        except Faulty as fault:
            if fault.fault not in LEFT_OUT:
                raise
            break
        for each in entries:
            heir = answers.merged_into(each.get("details"))
            if heir and answers.text_of(each.get("action")) == "merge":
                found[f"merge:{answers.id_of(each)}"] = heir
        if not more:
            break
        after = last_id(entries, before=after)
    return found


def _end_of(one: str, into: dict[str, str]) -> str:
    seen = {one}
    while one in into and into[one] not in seen:
        one = into[one]
        seen.add(one)
    return one
