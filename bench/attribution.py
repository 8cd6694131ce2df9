"""Credit for deals: every model over many touches, and Markov over many paths.

The files are those of a lake, written by DuckDB itself; what asks them is the engine's own SQL.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

import click
import duckdb

from accord.attribution.values.reports import Question
from accord.attribution.values.touch_rules import USUAL
from bench import ground
from bench.values import Figure

TOUCHES, PEOPLE, DEALS = 20_000_000, 1_000_000, 250_000
PATHS, CHANNELS = 1_000_000, 12
MEMORY = "1400MiB"
TIMES = 3
ZONE = "Europe/Berlin"  # whose days a touch counts once in
_KINDS = "['web_visit', 'content_view', 'email_click', 'form', 'ad_click', 'meeting_held']"
_TABLES = {
    "touches": f"""select i as key, i % {PEOPLE} + 1 as person,
        {_KINDS}[1 + (hash(i) % 6)::int] as kind, '1:1' as reach,
        case when hash(i) % 6 = 5 then 'sales' else 'marketing' end as team,
        'channel ' || (hash(i * 7) % {CHANNELS}) as channel,
        null::bigint as campaign, case when hash(i) % 6 = 1 then hash(i * 11) % 300 end as asset,
        null::bigint as member,
        timestamptz '2025-02-01' + to_seconds((hash(i * 17) % (86400 * 230))::bigint)
          as occurred_at, false as is_gone, false as is_machine
        from range({TOUCHES}) r(i)""",
    "people": f"select i as key, i as head from range(1, {PEOPLE + 1}) r(i)",
    "campaigns": "select 1 as key, '' as channel where false",
    "leads": f"""select i as key, i * 4 as holder, null::bigint as joined_to, true as time_known,
        timestamptz '2025-04-01' + to_days((hash(i) % 60)::int) as opened_at
        from range(1, {DEALS + 1}) r(i)""",
    "deals": f"""select i as key, i as lead, i * 4 as person, 'WON' as status,
        (hash(i) % 5000000)::bigint as amount_minor, 'EUR' as currency, false as is_gone,
        timestamptz '2025-06-01' + to_days((hash(i) % 100)::int) as opened_at,
        timestamptz '2025-10-01' + to_days((hash(i) % 30)::int) as closed_at
        from range(1, {DEALS + 1}) r(i)""",
}


def measure() -> list[Figure]:
    """All models that credit touches, together; the same answer twice; Markov of order 1."""
    with ground.at_home():
        return _measured()


def _measured() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in _TABLES.items():
            with _lake(Path(folder), without=True) as made:
                made.execute(f"copy ({rows}) to '{folder}/{name}.parquet' (format parquet)")
        bare, spent, busy, answers = [], [], [], []
        for _ in range(TIMES):
            with _lake(Path(folder)) as connection:
                bare.append(_timed(lambda c=connection: _scan(c)))
                answers.append([])
                began = time.process_time()
                spent.append(_timed(lambda c=connection, a=answers[-1]: a.extend(_credit(c))))
                busy.append(time.process_time() - began)
        if any(answer != answers[0] for answer in answers):
            raise RuntimeError("the same question had two answers")
        memory = getrusage(RUSAGE_SELF).ru_maxrss / 2**20
    return [
        Figure("credit", f"every model, {TOUCHES:,} touches of {PEOPLE:,} people", "s",
               tuple(spent), at_most=8.0),
        Figure("credit", "the same, seconds of both processors", "s", tuple(busy)),
        Figure("credit", "reading the same columns once, and nothing else", "s", tuple(bare)),
        Figure("credit", "the first to the second", "×",
               tuple(one / limit for one, limit in zip(spent, bare, strict=True))),
        Figure("credit", "memory at most", "GiB", (memory,), at_most=2.0),
        *_markov(),
    ]  # fmt: skip


def _credit(connection: duckdb.DuckDBPyConnection) -> list[Any]:
    """What the engine asks for all models, and its answer; the whole group is one journey."""
    from accord.attribution.queries import crediting, reading
    from accord.attribution.rules.summing import rows_of
    from accord.attribution.rules.weighing import names_of_models

    def ask(*, sql: str, parameters: Mapping[str, object]) -> Mapping[str, Any]:
        with connection.cursor() as cursor:
            return cursor.sql(sql, params=dict(parameters)).fetchnumpy()

    cells, names = reading.cells_of(
        ask, question=Question(zone=ZONE), rules=USUAL, at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    models = names_of_models(USUAL)
    rows = rows_of(cells, models=models, rules=USUAL, names=names, in_places=False)
    return [crediting.told(rows, model=model, is_id=False).lines for model in models]


def _scan(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "select count(*), sum(person), max(epoch_us(occurred_at)), max(kind), max(channel), "
        "max(asset), max(team), max(reach), "
        "count(*) filter (is_gone or is_machine) from facts.touches"
    ).fetchall()


def _markov() -> Iterator[Figure]:
    """Markov of order 1 by exact equations, and by the simulation of ChannelAttribution, which
    takes turns with it."""
    import numpy as np

    from accord.attribution.rules.markov import chain_of, steps_in_columns

    random = np.random.default_rng(7)
    lengths = random.integers(1, 8, PATHS)
    channels = random.integers(0, CHANNELS, int(lengths.sum()))
    won = random.random(PATHS) < 0.1 + 0.2 * (channels[np.cumsum(lengths) - 1] / CHANNELS)
    names = [f"c{number}" for number in range(CHANNELS)]

    def solved() -> Any:
        return chain_of(steps_in_columns(channels, lengths=lengths, won=won, names=names))

    simulated = _simulation(channels, lengths=lengths, won=won, names=names)
    counting, solving, simulating = [], [], []
    for _ in range(5):
        counting.append(
            _timed(lambda: steps_in_columns(channels, lengths=lengths, won=won, names=names))
        )
        solving.append(_timed(solved))
        if simulated:
            simulating.append(_timed(simulated))
    yield Figure("credit", f"Markov of order 1, {PATHS:,} paths", "s", tuple(solving), at_most=0.5)
    yield Figure("credit", "the same to counting its steps alone", "×", _times(solving, counting))
    if simulated is None:
        return
    exact, about = solved().shares, simulated()
    yield Figure("credit", "ChannelAttribution as it is set, the same paths", "s",
                 tuple(simulating))  # fmt: skip
    yield Figure("credit", "the same to ours", "×", _times(simulating, solving), at_least=20)
    off = [abs(about[name] / float(share) - 1) * 100 for name, share in exact.items()]
    yield Figure("credit", "how far it is off the exact shares, at most", "in 100", (max(off),))


def _times(some: Sequence[float], others: Sequence[float]) -> tuple[float, ...]:
    return tuple(one / other for one, other in zip(some, others, strict=True))


def _simulation(
    channels: Any, *, lengths: Any, won: Any, names: Sequence[str]
) -> Callable[[], dict[str, float]] | None:
    """ChannelAttribution's own answer, as shares; None where it is not installed."""
    try:
        import ChannelAttribution  # type: ignore[import-not-found]
        import pandas  # type: ignore[import-untyped]
    except ImportError as problem:
        click.echo(f"credit   not compared with ChannelAttribution: {problem}", err=True)
        return None
    told = [names[channel] for channel in channels.tolist()]
    ends = lengths.cumsum().tolist()
    paths = pandas.DataFrame(
        {
            "path": [
                " > ".join(told[end - length : end])
                for end, length in zip(ends, lengths.tolist(), strict=True)
            ],
            "won": won.astype(int),
            "other": 1 - won.astype(int),
        }
    )

    def answer() -> dict[str, float]:
        found = ChannelAttribution.markov_model(
            paths, "path", "won", var_null="other", verbose=False, flg_pro=False
        )
        rows = found if isinstance(found, pandas.DataFrame) else found["result"]
        whole = float(rows["total_conversions"].sum())
        pairs = zip(rows["channel_name"], rows["total_conversions"], strict=True)
        return {str(name): float(part) / whole for name, part in pairs}

    return answer


@contextmanager
def _lake(folder: Path, *, without: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Files of a lake as the engine of a job sees them."""
    with duckdb.connect(config={"threads": 2, "memory_limit": MEMORY}) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"set temp_directory = '{folder}/spill'")
        connection.execute("set preserve_insertion_order = false")
        if not without:
            connection.execute("create schema facts")
            for name in _TABLES:
                connection.execute(
                    f"create view facts.{name} as from read_parquet('{folder}/{name}.parquet')"
                )
            connection.execute(
                "create table deal_groups as select 1 + (i - 1) // 4 as deal, i as head "
                f"from range(1, {PEOPLE + 1}) r(i)"
            )
        yield connection


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
