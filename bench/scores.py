"""Leads judged by a card: all of them, one after a touch, the list of whom to call, and a card
tried on the past. Beside each what the databases alone take for as many rows."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from bench import ground, many
from bench.many import AT
from bench.values import Figure

LEADS = 50_000
TOUCHES = 10  # for each lead
PROBES, ROUNDS = 200, 3
CARD: dict[str, Any] = {
    "name": "Bench",
    "fit": {"threshold": 50, "criteria": [
        {"code": "size", "field": "employees", "cases": [
            {"test": "at_least", "values": ["250"], "points": 35},
            {"test": "at_least", "values": ["50"], "points": 20}]},
        {"code": "trade", "field": "industry", "cases": [
            {"test": "one_of", "values": ["Pumps", "Valves"], "points": 15}]},
        {"code": "title", "field": "title", "cases": [
            {"test": "has_word", "values": ["head", "director"], "points": 25}]},
        {"code": "form", "field": "attribute:Lead Origin", "cases": [
            {"test": "one_of", "values": ["Lead Add Form"], "points": 25}]}]},
    "interest": {"threshold": 30, "half_life_days": 30, "direct_days": 14, "criteria": [
        {"code": "prices", "touch": {"kinds": ["web_visit"], "assets": ["Pricing"]},
         "points": 15, "daily_cap": 30},
        {"code": "form_sent", "touch": {"kinds": ["form"]}, "points": 30, "direct": True},
        {"code": "read", "touch": {"kinds": ["web_visit", "content_view", "email_click"]},
         "points": 8, "daily_cap": 16},
        {"code": "often", "touch": {"kinds": ["web_visit"]}, "points": 10, "at_least": 3,
         "within_days": 7},
        {"code": "minutes", "field": "attribute:Minutes", "unknown": 0, "cases": [
            {"test": "at_least", "values": ["1000"], "points": 10}]}]},
}  # fmt: skip


def measure(*, leads: int = LEADS) -> list[Figure]:
    """A home with so many leads that run, and ten touches each. Gates are of 1,000,000."""
    with ground.at_home():
        everybody = many.furnish(leads=leads, touches=TOUCHES)
        filled = _took(_catch_up)
        version = _sign()
        computed = [_with_processor(lambda: _computed(leads)) for _round in range(ROUNDS)]
        limit = min(_limit(everybody) for _round in range(ROUNDS))
        judged = _took(_judge)
        written, copied = zip(*(_written(version) for _round in range(ROUNDS)), strict=True)
        again = _took(_judge_again)
        single, told, commit = _one_person(leads), _one_touch(), _commit()
        hot = [_hot(version, AT), _hot(version, AT + timedelta(days=40))]
        tried = [_with_processor(_try) for _round in range(ROUNDS)]
    is_full = leads >= 1_000_000
    name = f"of {leads:,} leads"
    best, best_tried = min(computed)[0], min(tried)[0]
    return [
        Figure("scores", f"lake of {everybody * TOUCHES:,} touches filled", "s", (filled,)),
        Figure("scores", f"{name} worked out", "/s", tuple(leads / took for took, _ in computed),
               at_least=200_000 if is_full else None),
        Figure("scores", "the same, processor of the lake", "s", (min(computed)[1],)),
        Figure("scores", "the same to the last touch of each person", "×", (best / limit,)),
        Figure("scores", f"{name} judged and written, everything", "s", (judged,)),
        Figure("scores", "of it written, indexed and exchanged", "s", written,
               at_most=4 if is_full else None),
        Figure("scores", "the same to a bare COPY of the rows", "×",
               (min(written) / min(copied),)),
        Figure("scores", f"{name} judged once more, none changed", "s", (again,)),
        Figure("scores", "one person judged again, at the 95th of 100", "ms", (single,),
               at_most=20),
        Figure("scores", "one touch taken in and judged, 95th of 100", "ms", (told,), at_most=20),
        Figure("scores", "a commit of one row, 95th of 100", "ms", (commit,)),
        Figure("scores", f"50 to call {name}, 95th of 100", "ms", (hot[0],), at_most=20),
        Figure("scores", "the same forty days later", "ms", (hot[1],), at_most=20),
        Figure("scores", f"tried on {everybody:,} leads, {everybody * TOUCHES:,} touches", "s",
               tuple(took for took, _busy in tried), at_most=12 if is_full else None),
        Figure("scores", "the same, processor of the lake", "s", (min(tried)[1],)),
        Figure("scores", "the same to the last touch of each person", "×", (best_tried / limit,)),
    ]  # fmt: skip


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _with_processor(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of this process, in which DuckDB runs: others' work lengthens the
    first far more."""
    busy = time.process_time()
    took = _took(work)
    return took, time.process_time() - busy


def _catch_up() -> None:
    from accord.lake import api as lake

    lake.catch_up(at=AT)


def _sign() -> int:
    from django.db import connections

    from accord.definitions import api as definitions
    from accord.definitions.values import Kind
    from accord.scoring import api as scoring

    number = scoring.propose_card(key="bench", body=CARD, actor_id=None, at=AT)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """update definitions_version set state = 'IN_FORCE', active_from = %s
               where key = 'bench'""",
            [AT],
        )
    version = definitions.find_version(kind=Kind.CARD, key="bench", number=number)
    assert version is not None
    return version.id


def _computed(leads: int) -> None:
    """From the live database and the lake to the last answer, which nobody takes."""
    from accord.scoring import api as scoring

    [card] = scoring.list_cards(at=AT)
    with scoring.asking_all(card=card.card, at=AT) as (question, compiled):
        rows = question.run(
            sql=f"select count(*) as n, sum(fit) as f, sum(log2) as l from ({compiled.sql}) a",
            parameters=compiled.parameters,
            within=timedelta(minutes=10),
        )
    assert rows[0]["n"] == leads


def _limit(people: int) -> float:
    """Each touch of the lake looked at once: the last one of each person."""
    from accord.lake import api as lake

    began = time.perf_counter()
    [row] = lake.run(
        sql="""select count(*) as n from (
                 select person, max(occurred_at) from facts.touches group by 1)""",
    )
    assert row["n"] == people
    return time.perf_counter() - began


def _judge() -> None:
    from accord.scoring import api as scoring

    while scoring.judge_step(at=AT):
        pass


def _judge_again() -> None:
    from accord.scoring import api as scoring

    scoring.judge_again(at=AT)
    _judge()


def _written(version: int) -> tuple[float, float]:
    """What is written of the version once more: as it is done, and by COPY alone."""
    from django.db import connection, transaction

    from accord.scoring.operations import judging_all

    columns = judging_all.COLUMNS
    lines = ground.home_here() / "scores.csv"
    with connection.cursor() as cursor, lines.open("wb") as file:
        asked = (
            f"copy (select {columns} from scoring_score where version_id = {version}"
            " order by quadrant, sign * (log2 + 64) desc, lead_id) to stdout (format csv)"
        )
        with cursor.copy(asked) as copy:
            for block in copy:
                file.write(block)
    began = time.perf_counter()
    with transaction.atomic():
        judging_all.write_all(version_id=version, lines=lines, at=AT, kept=lambda _made: [])
    written = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("create temp table bare as select * from scoring_score with no data")
        cursor.execute("set synchronous_commit = on")
    began = time.perf_counter()
    judging_all.copy_lines(lines, into="bare")
    copied = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("drop table bare")
    lines.unlink()
    return written, copied


def _one_person(leads: int) -> float:
    from accord.scoring import api as scoring
    from accord.scoring.values.scores import Cause

    def judge(probe: int) -> None:
        at = AT + timedelta(minutes=probe)
        person = 1 + probe * 3779 % leads
        scoring.rescore_people(people=[person], cause=Cause.TOLD, at=at)

    return _worst(judge)


def _one_touch() -> float:
    """By the door for single records, from the row to the commit."""
    from accord.intake import api as intake
    from accord.intake.operations import records

    taken = [{"external_id": f"new{n}", "full_name": f"New {n}"} for n in range(50)]
    for row in taken:
        records.take(kind=intake.Kind.LEADS, records=[row], now=lambda: AT, source="crm")

    def take(probe: int) -> None:
        at = AT + timedelta(minutes=probe)
        row = {
            "external_id": f"touch{probe}", "lead_external_id": f"new{probe % 50}", "kind": "form",
            "direction": "in", "occurred_at": at.isoformat(),
        }  # fmt: skip
        [receipt] = records.take(
            kind=intake.Kind.TOUCHES, records=[row], now=lambda: at, source="crm"
        )
        assert receipt.subject_id is not None

    return _worst(take)


def _commit() -> float:
    from accord.foundation import bulk

    return _worst(lambda _probe: bulk.execute("update scoring_run set judged = judged"))


def _hot(version: int, at: Any) -> float:
    from accord.scoring import api as scoring
    from accord.scoring.values.scores import Quadrant

    def listed(_probe: int) -> None:
        found = scoring.list_hot(
            version_id=version, quadrants=[Quadrant.PERFECT, Quadrant.HOT], at=at, limit=50
        )
        assert len(found) == 50

    return _worst(listed)


def _try() -> None:
    from accord.scoring import api as scoring
    from accord.scoring.values.trials import Asking

    asking = Asking(scoring.read_card(CARD), before=None, currency="EUR")
    scoring.try_card(asking=asking, at=AT)


def _worst(work: Callable[[int], object]) -> float:
    """The 95th of 100, in milliseconds; the best of three rounds."""
    worst = []
    for round_ in range(ROUNDS):
        probes = range(round_ * PROBES, (round_ + 1) * PROBES)
        took = [_took(partial(work, probe)) for probe in probes]
        worst.append(statistics.quantiles(took, n=20)[-1] * 1000)
    return min(worst)
