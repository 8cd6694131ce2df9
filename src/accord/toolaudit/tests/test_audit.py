"""What an audit of tools comes to, by its formulas, and the tasks that red lines make."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests import people

from accord.journal import api as journal
from accord.kernel.shares import Share
from accord.notices.models import Notice
from accord.team import api as team
from accord.team.values import Actor, Side
from accord.toolaudit.models import Reconciliation
from accord.toolaudit.operations import gaps, looking, tools, transfers
from accord.toolaudit.queries import audit, wording
from accord.toolaudit.rules import audit as rules
from accord.toolaudit.rules import log_files
from accord.toolaudit.values.audit import (
    Connected,
    Counted,
    Gap,
    Measured,
    Month,
    RunText,
    Tool,
    ToolText,
    Transfer,
    TransferText,
)
from accord.toolaudit.values.audit_codes import (
    ACCORD,
    Flaw,
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


def tool(number: int, *sides: Side, holds: tuple[Holds, ...] = ()) -> Tool:
    text = ToolText(f"Tool {number}", sides=sides, holds=holds)
    return Tool(number, text, "", False, False, "", None)


def way(
    start: int,
    end: int,
    *,
    how: Way = Way.AUTOMATIC,
    leak: Counted | None = None,
    runs: int | None = None,
    minutes: int | None = None,
    rows: int | None = None,
    wrong: int | None = None,
    logged: Month | None = None,
) -> Transfer:
    said = (Decimal(each) if each is not None else None for each in (runs, minutes))
    text = TransferText(start, end, how, *said, rows, wrong)
    return Transfer(10 * start + end, text, False, None, Measured(leak=leak), logged)


# The formulas


def test_a_chain_loses_what_its_steps_leave_of_each_other():
    assert rules.chain_leak([Share(0.027), Share(0.1)]) == pytest.approx(1 - 0.973 * 0.9)
    assert rules.chain_leak([]) == 0
    found = rules.chains([
        way(1, 2, leak=Counted(27, 1000)), way(2, 3, leak=Counted(1, 10)), way(3, 1), way(4, 2)
    ])  # fmt: skip
    [chain] = found
    assert list(chain.tools) == [1, 2, 3]
    assert chain.leak == pytest.approx(0.1243)
    assert rules.worst_leak([way(1, 2, leak=Counted(27, 1000))]) == Decimal("2.70")
    around = [way(1, 2, leak=Counted(1, 10)), way(2, 1, leak=Counted(1, 10))]
    assert rules.chains(around) == []


def test_twenty_minutes_each_working_day_are_seven_hours_and_a_third():
    by_hand = way(1, 2, how=Way.HAND, runs=22, minutes=20, rows=50, wrong=1)
    load = rules.load_of(by_hand)
    assert load.hours is not None
    assert round(load.hours, 2) == Decimal("7.33")
    assert load.moved == Counted(22, 1100)
    assert rules.load_of(way(1, 2, runs=22, minutes=20)).hours is None
    logged = way(1, 2, how=Way.HAND, runs=22, minutes=20,
                 logged=Month(3, Decimal(90), 300, 6, 0))  # fmt: skip
    assert rules.load_of(logged) == rules.Load(Decimal("1.5"), Counted(6, 300))
    assert rules.whole_load([by_hand, logged]).moved == Counted(28, 1400)


def test_two_of_five_tools_have_a_blind_side():
    tools_ = [
        tool(number, Side.MARKETING, holds=(Holds.PEOPLE, Holds.DEALS)) for number in range(5)
    ]
    said = {
        (number, holds, Side.SALES): Sees.NO if number < 2 and holds is Holds.DEALS else Sees.YES
        for number in range(5) for holds in (Holds.PEOPLE, Holds.DEALS)
    }  # fmt: skip
    found = rules.seen(tools_, said)
    assert (found.tools, found.seen, found.needed) == (2, 3, 5)
    assert found.blind == ((0, Side.SALES), (1, Side.SALES))
    told = said | {(0, Holds.DEALS, Side.SALES): Sees.NO_NEED}
    assert rules.seen(tools_, told).tools == 1
    assert [one.side for one in rules.first_sights(tools_[0])] == [Side.MARKETING] * 2


def test_six_connections_each_with_its_line_and_a_mean_that_is_only_a_headline():
    counted = {
        Part.DEALS_OF_LEADS: Counted(95, 100), Part.SOURCE_KNOWN: Counted(90, 100),
        Part.VERDICTS: Counted(50, 100), Part.FIRST_TOUCH: Counted(100, 100),
        Part.TIMED_BY_TOOLS: Counted(89, 100), Part.BOTH_WAYS: Counted(4, 4),
    }  # fmt: skip
    fused = rules.fusion(counted, {})
    assert (fused.working, fused.known) == (4, 6)
    assert fused.score == pytest.approx((95 + 90 + 50 + 100 + 89 + 100) / 6)
    stricter = rules.fusion(counted, {Part.SOURCE_KNOWN: Decimal("90.5")})
    assert stricter.working == 3
    assert rules.fusion({}, {}).score is None
    sight = rules.seen([], {})

    def is_red(**said: Counted) -> bool | None:
        parts = {Part(code): one for code, one in said.items()}
        told = rules.standings(sight=sight, transfers=[], fused=rules.fusion(parts, {}),
                               answers={}, lines={})  # fmt: skip
        return next(one.is_red for one in told if one.question is Question.FUSED)

    good, bad = Counted(1, 1), Counted(0, 1)
    assert is_red(verdicts=good) is None
    assert is_red(verdicts=bad) is True
    assert is_red(**dict.fromkeys(map(str, Part), good)) is False
    nothing = rules.fusion({Part.VERDICTS: Counted(0, 10)}, {})
    assert (nothing.known, nothing.working, nothing.score) == (1, 0, 0)
    ready = Connected("a", "A", (), brings_in_time=True, takes=True, takes_in_time=True)
    assert rules.both_ways([ready, Connected("b", "B", (), brings_in_time=True)]) == Counted(3, 4)
    assert rules.both_ways([Connected("c", "C", (), ailing="away", brings_in_time=True)]) == (
        Counted(0, 2)
    )


def test_what_is_past_its_line_is_told_once_each_and_what_is_at_it_is_not():
    ways = [way(1, 2, leak=Counted(1, 100)), way(2, 3, leak=Counted(2, 100)),
            way(3, 4, how=Way.HAND, runs=22, minutes=20, rows=100, wrong=2)]  # fmt: skip
    sight = rules.seen([tool(1, holds=(Holds.DEALS,))], {(1, Holds.DEALS, Side.SALES): Sees.NO})
    fused = rules.fusion({Part.VERDICTS: Counted(89, 100)}, {})
    told = rules.standings(sight=sight, transfers=ways, fused=fused, answers={}, lines={})
    found = rules.reds(tools=[], sight=sight, transfers=ways, fused=fused, told=told, lines={})
    assert [red.key for red in found] == ["blind:1:sales", "hours", "leak:23", "part:verdicts"]
    red = {each.question: each.is_red for each in told}
    assert red == {
        Question.BLIND: True, Question.HOURS: True, Question.ERRORS: False,
        Question.LEAKAGE: True, Question.FUSED: True, Question.WISH: None,
    }  # fmt: skip
    kept = [Gap(1, "hours", found[1].about, GapState.OPEN, Decimal(9), Decimal(4), None, None, "",
                None, date(2026, 1, 1), AT, None, None, "", None)]  # fmt: skip
    assert [each.key for each in rules.to_open(found, kept)] == [
        "blind:1:sales", "leak:23", "part:verdicts",
    ]  # fmt: skip
    assert rules.to_close(found, kept) == []
    assert rules.to_close([], kept) == kept


def test_a_chain_that_loses_too_much_by_good_steps_is_told_by_its_worst():
    def keys(*ways: Transfer) -> list[tuple[str, int | None]]:
        sight, fused = rules.seen([], {}), rules.fusion({}, {})
        found = rules.reds(tools=[], sight=sight, transfers=ways, fused=fused, told=[], lines={})
        return [(red.key, red.transfer_id) for red in found]

    steps = way(1, 2, leak=Counted(6, 1000)), way(2, 3, leak=Counted(8, 1000))
    assert keys(*steps) == [("chain:1-2-3", 23)]
    assert keys(steps[0], way(2, 3, leak=Counted(20, 1000))) == [("leak:23", 23)]
    assert keys(steps[0]) == []


def test_columns_are_told_by_their_headings_or_by_what_somebody_says():
    said = log_files.columns_of(["Datum", "Zeilen", "Fehler", "Status"], said={})
    assert said == {"on": 0, "rows": 1, "wrong": 2, "failed": 3}
    named = log_files.columns_of(["A", "B"], said={"on": "b", "rows": "a"})
    assert named == {"on": 1, "rows": 0}
    with pytest.raises(UnableToAudit) as refused:
        log_files.columns_of(["A", "B"], said={})
    assert (refused.value.why, refused.value.facts["there"]) == (Flaw.NO_COLUMN, "“A”, “B”")
    with pytest.raises(UnableToAudit) as unknown:
        log_files.columns_of(["A"], said={"on": "Tag"})
    assert unknown.value.facts["named"] == "Tag"


@pytest.mark.parametrize(
    ("cells", "amounts", "on", "field"),
    [
        ({"on": "x", "rows": "1"}, {"rows": Decimal(1)}, None, "on"),
        ({"on": "", "rows": "-1"}, {"rows": Decimal(-1)}, date(2026, 1, 1), "rows"),
        ({"on": "", "rows": "1.5"}, {"rows": Decimal("1.5")}, date(2026, 1, 1), "rows"),
        ({"on": "", "rows": ""}, {"rows": None}, date(2026, 1, 1), "rows"),
        ({"on": "", "rows": "1", "wrong": "2"}, {"rows": Decimal(1), "wrong": Decimal(2)},
         date(2026, 1, 1), "wrong"),
        ({"on": "2030-01-01", "rows": "1"}, {"rows": Decimal(1)}, date(2030, 1, 1), "on"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused_with_its_place(
    cells: dict[str, str], amounts: dict[str, Decimal | None], on: date | None, field: str
):
    with pytest.raises(UnableToAudit) as refused:
        log_files.run_of(cells, amounts, on=on, number=7, today=date(2026, 11, 22))
    assert (refused.value.facts["row"], refused.value.facts["field"]) == ("7", field)


# Kept and settled


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
