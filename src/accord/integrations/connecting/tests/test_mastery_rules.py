"""What is written, left, or asked about: as a table, and as laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.integrations.connecting.rules import mastery as rules
from accord.integrations.connecting.values import Writable
from accord.integrations.connecting.values.writing import (
    Facts,
    Heard,
    Master,
    Names,
    Past,
    writable_of,
)

A, N, T = Master.ACCORD, Master.NEWEST, Master.TOOL
X, Y, Z = "x", "y", "z"


def names(master: Master) -> Names:
    return Names(own={}, owner="owner", masters={"owner": master})


def past(said: str | None, written: str | None, sending: str | None = None) -> Past:
    def cell(text: str | None) -> dict[str, str]:
        return {} if text is None else {"owner": text}

    return Past(cell(said), cell(written), cell(sending))


# master, ours now, theirs now, said, written, sending → written?, conflict?
CASES = [
    (T, X, Y, None, None, None, False, False),
    (T, X, Y, Z, Y, None, False, False),
    (A, X, Y, None, None, None, True, False),  # the first word
    (N, X, Y, None, None, None, False, False),  # nobody knows who was last
    (A, X, X, None, None, None, False, False),
    (A, X, Y, Y, Y, None, True, False),  # we changed
    (N, X, Y, Y, Y, None, True, False),
    (A, X, Y, X, X, None, False, True),  # they changed
    (N, X, Y, X, X, None, False, False),  # they are newer
    (A, X, Y, Z, Z, None, False, True),  # both changed
    (N, X, Y, Z, Z, None, False, True),
    (A, X, Y, X, Y, None, False, False),  # let stand as they have it
    (A, X, Y, None, Y, None, True, False),  # "write ours": nothing was said yet
    (A, X, Y, Z, Z, Y, True, False),  # what was on its way arrived, then we changed
    (A, Y, Y, Z, Z, Y, False, False),  # what was on its way arrived
]


@pytest.mark.parametrize("case", CASES)
def test_what_is_done_about_a_field(case) -> None:
    master, ours, theirs, said, written, sending, is_written, is_conflict = case
    decided = rules.decide(
        {"owner": ours},
        present={"owner": theirs},
        past=past(said, written, sending),
        names=names(master),
    )
    assert bool(decided.fields) is is_written
    assert bool(decided.conflicts) is is_conflict
    assert bool(decided.held) is not (is_written or is_conflict)


cells = st.sampled_from(["", "x", "y", "z"])
maybe = st.none() | cells


@given(st.sampled_from(list(Master)), cells, cells, maybe, maybe, maybe)
def test_once_settled_nothing_is_written_again(master, ours, theirs, said, written, sending):
    """Whatever happened before: after one settling the same words lead to no second write."""
    told = past(said, written, sending)
    first = rules.decide({"owner": ours}, present={"owner": theirs}, past=told, names=names(master))
    there = {"owner": theirs, **first.fields}
    settled = {**first.held, **first.fields}
    after = Past({**told.said, **dict.fromkeys(settled, ours)}, {**told.written, **settled}, {})
    again = rules.decide({"owner": ours}, present=there, past=after, names=names(master))
    assert again.fields == {}


@given(cells, cells, maybe, maybe, maybe)
def test_where_the_tool_is_master_nothing_is_ever_written(ours, theirs, said, written, sending):
    decided = rules.decide(
        {"owner": ours},
        present={"owner": theirs},
        past=past(said, written, sending),
        names=names(Master.TOOL),
    )
    assert (decided.fields, decided.conflicts) == ({}, {})


@pytest.mark.parametrize(
    ("cell", "master", "heard"),
    [
        (X, A, Heard.ECHO),
        (Z, A, Heard.ECHO),  # on its way
        (Y, A, Heard.OTHERWISE),
        (Y, N, Heard.NEWER),
        (X, N, Heard.ECHO),
    ],
)
def test_what_comes_from_the_tool(cell: str, master: Master, heard: Heard) -> None:
    known = past(X, X, Z)
    assert rules.hear("owner", cell=cell, past=known, names=names(master)) is heard


def facts(**more: str) -> Facts:
    told = {
        "owner": "Sam Seller", "owner_key": "9000", "stage": "sql", "stage_name": "Accepted",
        "verdict": "", "reason": "",
    } | more  # fmt: skip
    return Facts(external_id="1", lead_id=1, digest=b"", **told)


def test_what_we_have_to_say_of_a_record() -> None:
    known = Names(
        own={"owner": "accord_owner", "stage": "accord_stage"},
        owner="owner_id",
        status="status",
        stages={"Open": "lead", "Working": "sql", "Talking": "sql"},
        longest=6,
    )
    assert rules.wanted(facts(), names=known, present={}) == {
        "accord_owner": "Sam Se", "accord_stage": "Accept", "owner_id": "9000",
        "status": "Working",
    }  # fmt: skip
    kept = rules.wanted(facts(), names=known, present={"status": "Talking"})
    assert kept["status"] == "Talking", "a word that means the stage already is left"
    unknown = rules.wanted(facts(owner_key="", stage="mql"), names=known, present={})
    assert unknown.keys() == {"accord_owner", "accord_stage"}


def test_the_stream_of_a_record_is_told_by_its_id() -> None:
    lead, contact = (
        Writable("Lead", own="Accord_{Code}__c", ids="00Q"),
        Writable("Contact", own="Accord_{Code}__c", ids="003"),
    )
    assert writable_of([lead, contact], external_id="003xx") is contact
    assert writable_of([lead, contact], external_id="005xx") is None
    assert (lead.name_of("why_now"), lead.prefix) == ("Accord_Why_Now__c", "Accord_")
    assert Writable("contacts", own="accord_{code}").name_of("why_now") == "accord_why_now"
