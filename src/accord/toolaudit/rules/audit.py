"""What an audit of tools comes to: sums, chains, and what is past its red line. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from math import prod

from accord.kernel.ids import fingerprint
from accord.kernel.shares import Share
from accord.team.values import Side
from accord.toolaudit.values.audit import (
    Answer,
    Chain,
    Connected,
    Counted,
    Fusion,
    Gap,
    Load,
    Measured,
    PartShown,
    Red,
    Seen,
    Sight,
    Standing,
    Tool,
    Transfer,
)
from accord.toolaudit.values.audit_codes import (
    FIRST_LINES,
    KIND_OF,
    TEAMS,
    About,
    Answered,
    GapState,
    Holds,
    Part,
    Question,
    Sees,
    Way,
)

MOST_CHAINS = 20
KEY_BOUND = 60  # letters of what a task is known by
HUNDRED, SIXTY = Decimal(100), Decimal(60)


def chain_leak(steps: Sequence[Share]) -> float:
    """What is lost over several steps, each of which loses its share of what the last one left."""
    return 1.0 - prod(1.0 - float(step) for step in steps)


def hours_of(*, runs: Decimal, minutes: Decimal) -> Decimal:
    """Hours a month of so many runs of so many minutes."""
    return runs * minutes / SIXTY


def sight_needed(tool: Tool) -> list[tuple[Side, Holds]]:
    """Of which team it has to be said whether it sees what of a tool."""
    return [(side, holds) for holds in tool.text.holds or (Holds.ALL,) for side in TEAMS]


def seen(tools: Iterable[Tool], said: Mapping[tuple[int, Holds, Side], Sees]) -> Seen:
    """A pair of a team and a tool is seen where the team sees all that it needs of it; nothing is
    needed of a tool of which nobody has said so, and one's own tool one sees."""
    seen, needed, blind, unsaid = 0, 0, [], 0
    for tool in tools:
        for side in TEAMS:
            told = [said.get((tool.id, holds, side)) for own, holds in sight_needed(tool)
                    if own is side]  # fmt: skip
            unsaid += any(one is None for one in told)
            wanted = [one for one in told if one in (Sees.YES, Sees.NO)]
            if not wanted:
                continue
            needed += 1
            if Sees.NO in wanted:
                blind.append((tool.id, side))
            else:
                seen += 1
    return Seen(seen, needed, tuple(blind), unsaid)


def first_sights(tool: Tool) -> list[Sight]:
    """What is known of sight without asking: a team sees the tools that it works with."""
    return [
        Sight(tool.id, holds, side, Sees.YES)
        for side, holds in sight_needed(tool)
        if side in tool.text.sides
    ]


def load_of(transfer: Transfer) -> Load:
    """What moving data by hand costs a month: as was logged, else as people say, with the runs and
    rows that Accord has counted where it takes the data in."""
    text, told, logged = transfer.text, transfer.measured, transfer.logged
    if text.way is not Way.HAND:
        return Load(None, Counted())
    if logged is not None:
        return Load(logged.minutes / SIXTY, Counted(logged.wrong, logged.rows))
    runs = Decimal(told.runs) if told.runs else text.runs
    hours = None
    if runs is not None and text.minutes is not None:
        hours = hours_of(runs=runs, minutes=text.minutes)
    if told.rows:
        return Load(hours, Counted(told.wrong, told.rows))
    if runs is None or not text.rows:
        return Load(hours, Counted())
    return Load(hours, Counted(round(runs * (text.wrong or 0)), round(runs * text.rows)))


def whole_load(transfers: Iterable[Transfer]) -> Load:
    """What all moving by hand costs a month."""
    loads = [load_of(each) for each in transfers if each.text.way is Way.HAND]
    hours = [each.hours for each in loads if each.hours is not None]
    return Load(
        sum(hours, Decimal(0)) if hours else None, sum((each.moved for each in loads), Counted())
    )


def fusion(counted: Mapping[Part, Counted], lines: Mapping[str, Decimal]) -> Fusion:
    """The six parts with their lines."""
    return Fusion(
        [PartShown(part, counted.get(part, Counted()), line_of(lines, part)) for part in Part]
    )


def both_ways(connected: Iterable[Connected]) -> Counted:
    """Of the two directions of each connected tool, those that are there within a quarter of an
    hour."""
    told = [(one.brings_in_time and not one.ailing, one.takes and one.takes_in_time
             and not one.ailing) for one in connected]  # fmt: skip
    return Counted(sum(map(sum, told)), 2 * len(told))


def line_of(lines: Mapping[str, Decimal], code: str) -> Decimal:
    """The line somebody drew, else the one that all begin with."""
    return lines.get(code, FIRST_LINES[code])


def chains(transfers: Iterable[Transfer]) -> list[Chain]:
    """The longest ways over several tools of which each step is measured, the leakiest first."""
    leaks = {
        (each.text.from_id, each.text.to_id): each.measured.leak
        for each in transfers
        if each.measured.leak is not None and each.measured.leak.whole
    }
    ways: dict[int, list[int]] = {}
    for start, end in sorted(leaks):
        ways.setdefault(start, []).append(end)
    begins = sorted(set(ways) - {end for _start, end in leaks}) or sorted(ways)
    found = [path for start in begins for path in _paths(ways, (start,))]
    told = [_chain(path, leaks) for path in dict.fromkeys(found) if len(path) > 2]
    return sorted(told, key=lambda chain: -chain.leak)[:MOST_CHAINS]


def _paths(ways: Mapping[int, Sequence[int]], path: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Every way on from here that meets no tool twice, to its end; a bounded number."""
    on = [end for end in ways.get(path[-1], ()) if end not in path]
    if not on or len(path) > MOST_CHAINS:
        return [path]
    found: list[tuple[int, ...]] = []
    for end in on:
        found += _paths(ways, (*path, end))
        if len(found) >= MOST_CHAINS:
            break
    return found[:MOST_CHAINS]


def _chain(path: Sequence[int], leaks: Mapping[tuple[int, int], Counted | None]) -> Chain:
    steps = [leaks[pair] or Counted() for pair in pairwise(path)]
    return Chain(path, steps, chain_leak([one.share or Share(0.0) for one in steps]))


def share_in_hundred(counted: Counted) -> Decimal | None:
    """Parts of 100, None where there is nothing to tell it of."""
    if not counted.whole:
        return None
    return (HUNDRED * counted.part / counted.whole).quantize(Decimal("0.01"))


def whole_leak(transfers: Iterable[Transfer]) -> Counted:
    """What was lost on all ways that are measured."""
    leaks = (each.measured.leak for each in transfers)
    return sum((leak for leak in leaks if leak is not None), Counted())


def worst_leak(transfers: Iterable[Transfer]) -> Decimal | None:
    """The largest loss of one way or of a chain of them, in parts of 100."""
    every = list(transfers)
    found = [share for each in every if each.measured.leak is not None
             and (share := share_in_hundred(each.measured.leak)) is not None]  # fmt: skip
    found += [Decimal(str(round(100 * chain.leak, 2))) for chain in chains(every)]
    return max(found, default=None)


def standings(
    *,
    sight: Seen,
    transfers: Sequence[Transfer],
    fused: Fusion,
    answers: Mapping[Question, Answer],
    lines: Mapping[str, Decimal],
) -> list[Standing]:
    """Each question: as Accord measures it, else as somebody answered."""
    load = whole_load(transfers)
    measured: dict[Question, Decimal | None] = {
        Question.BLIND: Decimal(len(sight.blind)) if sight.needed else None,
        Question.HOURS: load.hours,
        Question.ERRORS: share_in_hundred(load.moved),
        Question.LEAKAGE: worst_leak(transfers),
        Question.FUSED: Decimal(fused.working) if fused.known else None,
        Question.WISH: None,
    }
    return [
        _standing(question, measured[question], answers.get(question), lines, fused)
        for question in Question
    ]


def _standing(
    question: Question,
    measured: Decimal | None,
    answer: Answer | None,
    lines: Mapping[str, Decimal],
    fused: Fusion,
) -> Standing:
    if KIND_OF[question] is Answered.TEXT:
        return Standing(question, None, answer, None, None)
    line = line_of(lines, question)
    if measured is None:
        return Standing(question, None, answer, line, _answer_is_red(answer, line))
    if question is Question.FUSED:
        return Standing(question, measured, answer, line, _too_few(fused, line))
    return Standing(question, measured, answer, line, measured > line)


def _too_few(fused: Fusion, line: Decimal) -> bool | None:
    """Whether fewer work than should; None where those that are not known may make up for it."""
    if fused.working >= line:
        return False
    return None if fused.working + len(fused.parts) - fused.known >= line else True


def _answer_is_red(answer: Answer | None, line: Decimal) -> bool | None:
    """Of a yes or no it is the yes; of a score what is below, of the others what is above."""
    if answer is None:
        return None
    kind = KIND_OF[answer.question]
    if kind is Answered.BOOL:
        return answer.is_yes
    if answer.number is None:
        return None
    return answer.number < line if kind is Answered.SCORE else answer.number > line


def reds(
    *,
    tools: Sequence[Tool],
    sight: Seen,
    transfers: Sequence[Transfer],
    fused: Fusion,
    told: Sequence[Standing],
    lines: Mapping[str, Decimal],
) -> list[Red]:
    """All that is past its line, each once and by itself."""
    return [
        *_blind(sight, line_of(lines, Question.BLIND)),
        *_by_hand(transfers, lines),
        *_leaks(transfers, line_of(lines, Question.LEAKAGE)),
        *_failing(tools, transfers),
        *_parts(fused),
        *_answered(told),
    ]


def _blind(sight: Seen, line: Decimal) -> list[Red]:
    count = Decimal(len(sight.blind))
    if count <= line:
        return []
    return [Red(f"blind:{tool}:{side.value}", About.BLIND, count, line, tool_id=tool,
                code=side.value) for tool, side in sight.blind]  # fmt: skip


def _by_hand(transfers: Sequence[Transfer], lines: Mapping[str, Decimal]) -> list[Red]:
    found, load = [], whole_load(transfers)
    line = line_of(lines, Question.HOURS)
    if load.hours is not None and load.hours > line:
        most = max(transfers, key=lambda each: load_of(each).hours or Decimal(0))
        found = [Red("hours", About.HOURS, load.hours, line, transfer_id=most.id)]
    line = line_of(lines, Question.ERRORS)
    for each in transfers:
        share = share_in_hundred(load_of(each).moved)
        if share is not None and share > line:
            found.append(Red(f"errors:{each.id}", About.ERRORS, share, line, transfer_id=each.id))
    return found


def _leaks(transfers: Sequence[Transfer], line: Decimal) -> list[Red]:
    found = []
    for each in transfers:
        leak = each.measured.leak
        share = share_in_hundred(leak) if leak is not None else None
        if share is not None and share > line:
            found.append(Red(f"leak:{each.id}", About.LEAK, share, line, transfer_id=each.id))
    return found + _leaking_chains(transfers, line, {red.transfer_id for red in found})


def _leaking_chains(
    transfers: Sequence[Transfer], line: Decimal, told: Collection[int | None]
) -> list[Red]:
    """Ways over several tools that lose too much though no step of theirs does, by the worst."""
    ways = {(each.text.from_id, each.text.to_id): each for each in transfers}
    found = []
    for chain in chains(transfers):
        steps = [ways[pair] for pair in pairwise(chain.tools)]
        share = Decimal(str(round(100 * chain.leak, 2)))
        if share <= line or any(step.id in told for step in steps):
            continue
        worst = max(
            zip(chain.steps, steps, strict=True), key=lambda pair: float(pair[0].share or 0)
        )
        found.append(
            Red(
                _chain_key(chain.tools),
                About.LEAK,
                share,
                line,
                transfer_id=worst[1].id,
                code="chain",
            )
        )
    return found


def _chain_key(tools: Iterable[int]) -> str:
    """By what a chain is known again; of a long one a digest, as others begin as it does."""
    key = "chain:" + "-".join(map(str, tools))
    return key if len(key) <= KEY_BOUND else f"chain:{fingerprint(key)[:32]}"


def _failing(tools: Sequence[Tool], transfers: Sequence[Transfer]) -> list[Red]:
    zero = Decimal(0)
    ailing = [
        Red(f"failing:tool:{tool.id}", About.FAILING, Decimal(1), zero, tool_id=tool.id,
            code=tool.ailing)
        for tool in tools if tool.ailing
    ]  # fmt: skip
    return ailing + [
        Red(f"failing:{each.id}", About.FAILING, Decimal(failed), zero, transfer_id=each.id)
        for each in transfers
        if (failed := each.measured.failing + (each.logged.failed if each.logged else 0))
    ]


def _parts(fused: Fusion) -> list[Red]:
    return [
        Red(f"part:{each.part.value}", About.PART, share, each.line, code=each.part.value)
        for each in fused.parts
        if each.works is False and (share := share_in_hundred(each.counted)) is not None
    ]


def _answered(told: Sequence[Standing]) -> list[Red]:
    return [
        Red(f"answer:{each.question.value}", About.ANSWER,
            each.answer.number if each.answer.number is not None else Decimal(1), each.line,
            code=each.question.value)
        for each in told
        if each.is_red and each.measured is None and each.answer is not None
        and each.line is not None
    ]  # fmt: skip


def to_open(found: Sequence[Red], gaps: Collection[Gap]) -> list[Red]:
    """What has no task: none is open, none was closed just now, nobody lives with it still."""
    has = {gap.key for gap in gaps}
    return [red for red in found if red.key not in has]


def to_close(found: Sequence[Red], gaps: Collection[Gap]) -> list[Gap]:
    """Tasks of what is past its line no longer."""
    red = {each.key for each in found}
    return [gap for gap in gaps if gap.state is GapState.OPEN and gap.key not in red]


def answers_for(
    *, red: Red, tools: Mapping[int, Tool], transfers: Mapping[int, Transfer], else_: int | None
) -> int | None:
    """Whose task it is: of whoever looks after the way, else the tool, else whoever leads."""
    transfer = transfers.get(red.transfer_id or 0)
    owners = [transfer.text.owner_id if transfer else None]
    named = [red.tool_id, *((transfer.text.to_id, transfer.text.from_id) if transfer else ())]
    owners += [tools[one].text.owner_id for one in named if one in tools]
    return next((one for one in owners if one is not None), else_)


def error_shares(measured: Measured) -> tuple[Counted, Counted] | None:
    """Wrong rows before and since it goes by itself; None where either is not known yet."""
    if not measured.before.whole or not measured.after.whole:
        return None
    return measured.before, measured.after
