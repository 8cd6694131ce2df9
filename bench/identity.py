"""Who is who: many people matched against those known, and one at a time."""

import resource
import time
from collections.abc import Iterator

from bench import ground, people
from bench.values import Figure

FIELDS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "email": "email",
    "phone": "phone",
    "company": "company",
}
STEP = 5_000
GATE = 1 / 50
PROBES = 400
REFERENCE = f"""
    drop table if exists reference;
    create table reference ({", ".join(f"{name} text" for name in FIELDS)});
    create index on reference (first_name);
    create index on reference (last_name);
    create index on reference (email);
    create index on reference (phone);
"""


def measure(*, known: int = 100_000) -> list[Figure]:
    """`known` people are there; as many rows come and are compared with them, then some singly."""
    table, _who = people.hard(records=2 * known + PROBES, seed=3)
    rows = [dict(zip(table, cells, strict=True)) for cells in zip(*table.values(), strict=True)]
    with ground.at_home():
        _take(rows[:known])
        first = _matched()
        _take(rows[known : 2 * known])
        copied = _timed_copy(rows[known : 2 * known])
        wall, cpu = _matched()
        probes, most = _probes(rows[2 * known :])
        joined, asked = _counts()
    return [
        Figure(
            "identity",
            f"{known:,} rows matched with {known:,} known, of a COPY",
            "×",
            (copied / wall,),
            at_least=GATE,
        ),
        Figure("identity", f"{known:,} rows matched with {known:,} known", "s", (wall,)),
        Figure("identity", "of it work of this process", "s", (cpu,)),
        Figure("identity", f"{known:,} rows matched among themselves", "s", (first[0],)),
        Figure("identity", "bare COPY of the same rows, four indexes", "s", (copied,)),
        Figure("identity", "one new lead compared, at the 95th of 100", "ms", (probes,), at_most=5),
        Figure("identity", "people one is compared with, at most", "", (most,), at_most=200),
        Figure("identity", "pairs joined", "", (joined,)),
        Figure("identity", "pairs asked about", "", (asked,)),
    ]


def _take(rows: list[dict[str, str]]) -> None:
    from accord.foundation import clock
    from accord.intake.operations import records
    from accord.intake.values.batches import Kind

    for start in range(0, len(rows), STEP):
        records.take(
            kind=Kind.LEADS, records=_told(rows[start : start + STEP]), now=clock.now, source="crm"
        )


def _told(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{field: row[name] for field, name in FIELDS.items() if row[name]} for row in rows]


def _matched() -> tuple[float, float]:
    """Seconds on the clock and of work, comparing everybody who waits."""
    from accord.intake import jobs

    began, worked = time.perf_counter(), _work()
    jobs.match()
    return time.perf_counter() - began, _work() - worked


def _work() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _timed_copy(rows: list[dict[str, str]]) -> float:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(REFERENCE)
        lines = ["\t".join(row[name] for name in FIELDS.values()) + "\n" for row in rows]
        began = time.perf_counter()
        with cursor.copy("copy reference from stdin") as copy:
            copy.write("".join(lines))
        return time.perf_counter() - began


def _probes(rows: list[dict[str, str]]) -> tuple[float, float]:
    """Milliseconds at the 95th of 100 for one newcomer, and with how many one was compared."""
    from django.db import transaction

    from accord.foundation import bulk, clock
    from accord.intake.operations import identity

    times = []
    for person in _recorded(rows):
        began = time.perf_counter()
        with transaction.atomic():
            identity.match_newcomers(at=clock.now(), people=[person])
        times.append(1_000 * (time.perf_counter() - began))
    most = bulk.fetch(
        """select max(held) from (
             select a.person_id, count(distinct b.person_id) - 1 as held
             from contacts_likenesskey a join contacts_likenesskey b on b.key = a.key
             group by a.person_id) as counted"""
    )[0][0]
    return sorted(times)[int(0.95 * len(times))], float(most)


def _recorded(rows: list[dict[str, str]]) -> Iterator[int]:
    from accord.foundation import bulk

    _take(rows[:1])
    for row in rows[1:]:
        before = bulk.fetch("select coalesce(max(id), 0) from contacts_person")[0][0]
        _unmatched(row)
        fresh = bulk.fetch("select id from contacts_person where id > %s", [before])
        yield from (person for (person,) in fresh)


def _unmatched(row: dict[str, str]) -> None:
    """Take one row in and leave its person waiting."""
    from accord.foundation import clock
    from accord.intake.operations import identity, records
    from accord.intake.values.batches import Kind

    at_once, identity.AT_ONCE = identity.AT_ONCE, 0
    try:
        records.take(kind=Kind.LEADS, records=_told([row]), now=clock.now, source="crm")
    finally:
        identity.AT_ONCE = at_once


def _counts() -> tuple[float, float]:
    from accord.foundation import bulk

    joined = bulk.fetch("select count(*) from contacts_merge where ended_at is null")[0][0]
    asked = bulk.fetch("select count(*) from contacts_doubt where state = 'open' and not is_one")
    return float(joined), float(asked[0][0])
