"""What an audit of tools is told and finds out by itself, and the tasks that red lines make."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests import people

from accord.journal import api as journal
from accord.notices.models import Notice
from accord.team import api as team
from accord.team.values import Actor, Side
from accord.toolaudit.models import Reconciliation, Tool
from accord.toolaudit.operations import gaps, looking, tools, transfers
from accord.toolaudit.queries import audit, wording
from accord.toolaudit.rules import audit as rules
from accord.toolaudit.values.audit import (
    Connected,
    Counted,
    Gap,
    RunText,
    ToolText,
    TransferText,
)
from accord.toolaudit.values.audit_codes import (
    ACCORD,
    MOST_TOOLS,
    GapState,
    Holds,
    Part,
    Question,
    Sees,
    UnableToAudit,
    Way,
)

AT = people.AT
BOTH = (Side.MARKETING, Side.SALES)


def actor(member_id: int) -> Actor:
    found = team.find_actor(member_id=member_id)
    assert found is not None
    return found


def open_gaps() -> dict[str, Gap]:
    return {gap.key: gap for gap in audit.list_gaps(is_open=True)}


def look(*connected: Connected) -> None:
    looking.look(connected=connected, at=AT)


def loaded() -> None:
    people.load("leads", ("external_id", "email", "origin"), [
        ("L1", "one@example.com", "inbound"), ("L2", "two@example.com", ""),
    ], source="forms")  # fmt: skip


def blind_tool(owner: int | None = None) -> int:
    """A tool with deals into which sales does not see."""
    number = tools.keep_tool(
        tool_id=None,
        text=ToolText("Billing", sides=(Side.MARKETING,), holds=(Holds.DEALS,), owner_id=owner),
        actor_id=None,
        at=AT,
    )
    tools.say_sight(said={(number, Holds.DEALS, Side.SALES): Sees.NO}, actor_id=None, at=AT)
    return number


@pytest.mark.django_db
def test_what_the_ledgers_know_is_filled_in_and_what_people_said_stays():
    people.add_member("rev_ops")
    loaded()
    crm = Connected("hubspot", "HubSpot", (Holds.PEOPLE, Holds.DEALS), brings_in_time=True)
    look(crm)
    found = {one.source: one for one in audit.list_tools()}
    assert set(found) == {ACCORD, "forms", "hubspot"}
    assert found["forms"].text.holds == (Holds.PEOPLE,)
    assert found["hubspot"].is_connected
    assert found[ACCORD].text.sides == BOTH
    [one] = audit.list_transfers(day=AT.date())
    assert (one.text.from_id, one.text.way) == (found["forms"].id, Way.HAND)
    assert (one.measured.leak, one.measured.runs) == (Counted(0, 2), 1)
    parts = audit.counted_parts()
    assert parts[Part.SOURCE_KNOWN] == Counted(1, 2)
    assert parts[Part.BOTH_WAYS] == Counted(1, 2)
    assert set(open_gaps()) == {"part:source_known", "part:both_ways", "part:timed_by_tools"}
    tools.keep_tool(
        tool_id=found["forms"].id, text=ToolText("Typeform", "Forms", BOTH), actor_id=None, at=AT
    )
    transfers.keep_transfer(
        transfer_id=one.id,
        text=TransferText(one.text.from_id, one.text.to_id, Way.HAND, minutes=Decimal(30)),
        actor_id=None, at=AT,
    )  # fmt: skip
    look(crm)
    again = {each.source: each.text for each in audit.list_tools()}
    assert (again["forms"].name, again["forms"].sides) == ("Typeform", BOTH)
    [kept] = audit.list_transfers(day=AT.date())
    assert rules.load_of(kept).hours == Decimal("0.5")


@pytest.mark.django_db
def test_more_sources_than_the_list_holds_do_not_end_the_look():
    loaded()
    Tool.objects.bulk_create(
        Tool(name=f"T{at}", key=f"t{at}", source=f"t{at}", made_at=AT) for at in range(MOST_TOOLS)
    )
    Tool.objects.filter(source="t0").update(source=ACCORD)
    look()
    assert len(audit.list_tools()) == MOST_TOOLS
    assert audit.list_transfers(day=AT.date()) == []


@pytest.mark.django_db
def test_a_comparison_tells_what_a_way_loses():
    for source in ("forms", "crm"):
        people.load("leads", ("external_id", "email"), [(source, "one@example.com")], source=source)
    Reconciliation.objects.create(
        name="Form to CRM", left_name="a", right_name="b", left_source="forms",
        right_source="crm", locale="en", state="done", received=1000, matched=973, missing=27,
        old_enough=1000, made_at=AT, beat_at=AT, ended_at=AT,
    )  # fmt: skip
    look()
    named = {one.id: one.source for one in audit.list_tools()}
    found = {
        (named[each.text.from_id], named[each.text.to_id]): each
        for each in audit.list_transfers(day=AT.date())
    }
    told = found[("forms", "crm")]
    assert told.measured.leak == Counted(27, 1000)
    gap = open_gaps()[f"leak:{told.id}"]
    assert (gap.value, gap.line) == (Decimal("2.70"), Decimal(1))
    assert wording.titles([gap], day=AT.date())[gap.id] == "forms to crm: 2.7 in 100 never arrive"


@pytest.mark.django_db
def test_a_red_line_is_a_task_with_owner_and_day():
    owner = people.add_member("mops")
    people.add_member("rev_ops")
    number = blind_tool(owner)
    gap = open_gaps()[f"blind:{number}:sales"]
    assert (gap.owner_id, gap.due_on) == (owner, AT.date() + timedelta(days=14))
    [notice] = Notice.objects.filter(kind="audit_gap")
    assert (notice.member_id, notice.subject, notice.subject_id) == (owner, "gap", gap.id)
    [entry] = [each for each in journal.list_entries(subject="gap") if each.kind == "gap.opened"]
    assert entry.facts == {
        "about": "blind", "code": "sales", "state": "open", "owner": owner, "due": "2026-12-06",
    }  # fmt: skip
    tools.say_sight(said={(number, Holds.DEALS, Side.SALES): Sees.YES}, actor_id=None, at=AT)
    assert open_gaps() == {}
    assert audit.get_gap(gap_id=gap.id).state is GapState.GREEN
    assert Notice.objects.filter(kind="audit_gap", withdrawn_at=None).count() == 0


@pytest.mark.django_db
def test_a_task_is_given_away_closed_or_lived_with_by_whoever_may():
    owner, seller = people.add_member("mops"), people.add_member("sdr")
    number = blind_tool(owner)
    gap = open_gaps()[f"blind:{number}:sales"]
    with pytest.raises(UnableToAudit, match="not_yours"):
        gaps.end_gap(gap_id=gap.id, state=GapState.DONE, words="x", actor=actor(seller), at=AT)
    for said, why in (((seller, None), "no_day"), ((None, AT.date()), "no_owner"),
                      ((seller, AT.date() - timedelta(days=1)), "no_day")):  # fmt: skip
        with pytest.raises(UnableToAudit, match=why):
            gaps.give_gap(
                gap_id=gap.id, owner_id=said[0], due_on=said[1], actor=actor(owner), at=AT
            )
    day = AT.date() + timedelta(days=3)
    gaps.give_gap(gap_id=gap.id, owner_id=seller, due_on=day, actor=actor(owner), at=AT)
    assert (open_gaps()[gap.key].owner_id, open_gaps()[gap.key].due_on) == (seller, day)
    with pytest.raises(UnableToAudit, match="no_words"):
        gaps.end_gap(gap_id=gap.id, state=GapState.DONE, words=" ", actor=actor(seller), at=AT)
    gaps.end_gap(gap_id=gap.id, state=GapState.DONE, words="Done", actor=actor(seller), at=AT)
    gaps.settle(at=AT + timedelta(days=6))
    assert open_gaps() == {}
    gaps.settle(at=AT + timedelta(days=8))
    again = open_gaps()[gap.key]
    gaps.end_gap(
        gap_id=again.id, state=GapState.WAIVED, words="Comes with the new system",
        waived_until=AT.date() + timedelta(days=100), actor=actor(owner), at=AT,
    )  # fmt: skip
    gaps.settle(at=AT + timedelta(days=99))
    assert open_gaps() == {}
    gaps.settle(at=AT + timedelta(days=101))
    assert set(open_gaps()) == {gap.key}


@pytest.mark.django_db
def test_answers_are_typed_and_refused_in_another_kind():
    gaps.answer(question=Question.HOURS, number=Decimal(9), actor_id=None, at=AT)
    assert set(open_gaps()) == {"answer:hours"}
    gaps.draw_line(code=Question.HOURS, line=Decimal(10), actor_id=None, at=AT)
    assert open_gaps() == {}
    gaps.answer(question=Question.WISH, words="One login", actor_id=None, at=AT)
    assert audit.answers()[Question.WISH].words == "One login"
    for question, said in (
        (Question.HOURS, {"is_yes": True}), (Question.LEAKAGE, {"number": Decimal(101)}),
        (Question.BLIND, {"number": Decimal(1)}), (Question.WISH, {"words": "  "}),
    ):  # fmt: skip
        with pytest.raises(UnableToAudit):
            gaps.answer(question=question, actor_id=None, at=AT, **said)
    with pytest.raises(UnableToAudit):
        gaps.draw_line(code="nothing", line=Decimal(1), actor_id=None, at=AT)


@pytest.mark.django_db
def test_a_failed_run_is_a_task_until_it_was_tried_again_and_errors_fall_once_it_goes_by_itself():
    ends = [tools.keep_tool(tool_id=None, text=ToolText(name), actor_id=None, at=AT)
            for name in ("Sheet", "CRM")]  # fmt: skip
    number = transfers.keep_transfer(
        transfer_id=None, text=TransferText(*ends, Way.HAND), actor_id=None, at=AT
    )
    day = AT.date()
    for on, wrong in ((day - timedelta(days=2), 6), (day - timedelta(days=1), 4)):
        transfers.log_run(
            transfer_id=number, text=RunText(on, Decimal(20), 100, wrong), actor_id=None, at=AT
        )
    assert open_gaps()[f"errors:{number}"].value == Decimal(5)
    transfers.keep_transfer(
        transfer_id=number, text=TransferText(*ends, Way.AUTOMATIC), actor_id=None, at=AT
    )
    assert open_gaps() == {}
    failed = transfers.log_run(
        transfer_id=number, text=RunText(day, Decimal(0), 0, 0, failed=True), actor_id=None, at=AT
    )
    assert set(open_gaps()) == {f"failing:{number}"}
    again = RunText(day, Decimal(0), 400, 2)
    transfers.log_run(transfer_id=number, text=again, again_of=failed, actor_id=None, at=AT)
    assert open_gaps() == {}
    with pytest.raises(UnableToAudit, match="nothing_waits"):
        transfers.log_run(transfer_id=number, text=again, again_of=failed, actor_id=None, at=AT)
    looking.look(connected=[], at=AT)
    told = audit.get_transfer(transfer_id=number, day=day)
    assert rules.error_shares(told.measured) == (Counted(10, 200), Counted(2, 400))
