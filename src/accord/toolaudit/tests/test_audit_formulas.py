"""What an audit of tools comes to, by its formulas."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accord.kernel.shares import Share
from accord.team.values import Side
from accord.toolaudit.rules import audit as rules
from accord.toolaudit.rules import log_files
from accord.toolaudit.values.audit import (
    Connected,
    Counted,
    Gap,
    Measured,
    Month,
    Tool,
    ToolText,
    Transfer,
    TransferText,
)
from accord.toolaudit.values.audit_codes import (
    Flaw,
    GapState,
    Holds,
    Part,
    Question,
    Sees,
    UnableToAudit,
    Way,
)

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


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
    far = [way(at, at + 1, leak=Counted(6, 1000)) for at in range(70_001, 70_012)]
    long = keys(*far, way(70_011, 70_013, leak=Counted(6, 1000)))
    assert len({key for key, _way in long}) == 2


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
