"""Compared forms in DuckDB: the records, how common their values are, the pairs to look at."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from accord.matching.rules import blocking, learning, similarity
from accord.matching.rules.forms import Forms
from accord.matching.values.weights import Comparison, Frequencies, Weights

COMMON_BOUND = 2_000  # values of a column whose frequency is kept
COMMON_TIMES = 4  # and that occur at least so often
SAMPLE = 60_000
WORDS = "varchar[]"


def connect(*, memory: str = "4GB", threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory that never reaches for the network or for extensions."""
    settings: dict[str, Any] = {
        "memory_limit": memory,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    if threads:
        settings["threads"] = threads
    con = duckdb.connect(":memory:", config=settings)
    con.execute("set enable_progress_bar = false")
    return con


def load(con: duckdb.DuckDBPyConnection, forms: Forms) -> int:
    """Write the forms as the table `records`, numbered by `n`; answers how many."""
    names = list(forms.columns)
    kinds = {name: _kind(values) for name, values in forms.columns.items()}
    shown = [
        (" ".join(each) if each else None for each in values) if kinds[name] == WORDS else values
        for name, values in forms.columns.items()
    ]
    chosen = [
        f"string_split({name}, ' ') as {name}" if kinds[name] == WORDS
        else f"{name}::{kinds[name]} as {name}" for name in names
    ]  # fmt: skip
    _take_in(con, ["n", *names], zip(count(), *shown, strict=False), chosen=["n::integer as n",
             *chosen], into="records")  # fmt: skip
    return count_rows(con, "records")


def _take_in(
    con: duckdb.DuckDBPyConnection,
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    chosen: Sequence[str],
    into: str,
) -> None:
    """Make a table of rows by way of a file, which DuckDB reads far faster than parameters.

    Compared forms hold no quote, tab or line break, so nothing needs escaping; empty is null."""
    columns = ", ".join(f"'{name}': 'varchar'" for name in names)
    with TemporaryDirectory(prefix="accord-matching-") as folder:
        path = Path(folder) / "rows.tsv"
        with path.open("w", encoding="ascii", newline="") as written:
            written.writelines(
                "\t".join("" if each is None else str(each) for each in row) + "\n" for row in rows
            )
        con.execute(
            f"""
            create or replace table {into} as select {", ".join(chosen)} from read_csv(
                $path, columns = {{{columns}}}, header = false, delim = '\t', quote = '',
                escape = '', nullstr = '', auto_detect = false, new_line = '\\n')
            """,
            {"path": str(path)},
        )


def _kind(values: Sequence[Any]) -> str:
    first = next((each for each in values if each is not None), "")
    if isinstance(first, list):
        return WORDS
    if isinstance(first, float):
        return "double"
    return "integer" if isinstance(first, int) else "varchar"


def count_frequencies(
    con: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison]
) -> dict[str, Frequencies]:
    """How common the values are by whose rarity an outcome counts more."""
    columns = {level.frequency for each in comparisons for level in each.levels} - {""}
    found: dict[str, Frequencies] = {}
    for column in sorted(columns):
        told = con.execute(
            f"""
            with counted as (
                select {column} as value, count(*) as times from records
                where {column} is not null group by 1
            )
            select sum(times), sum(times * times) from counted
            """
        ).fetchone()
        if not told or not told[0]:
            continue
        filled, squares = float(told[0]), float(told[1])
        common = con.execute(
            f"""
            select {column} as value, count(*) / {filled} from records
            where {column} is not null group by 1 having count(*) >= {COMMON_TIMES}
            order by count(*) desc, value limit {COMMON_BOUND}
            """
        ).fetchall()
        rare = min((COMMON_TIMES - 2.0) / filled, 1.0)
        usual = max(squares / filled**2, rare)
        found[column] = Frequencies({str(value): share for value, share in common}, rare, usual)
    return found


def write_frequencies(
    con: duckdb.DuckDBPyConnection, frequencies: Mapping[str, Frequencies]
) -> None:
    """Beside each record the share of its values, as columns `share_…`."""
    joins, columns = [], []
    for name, known in frequencies.items():
        _take_in(con, ["value", "share"], known.common.items(), into=f"common_{name}",
                 chosen=["value", "share::double as share"])  # fmt: skip
        columns.append(f"coalesce(t_{name}.share, {known.rare!r}) as share_{name}")
        joins.append(f"left join common_{name} t_{name} on t_{name}.value = records.{name}")
    chosen = "".join(f", {column}" for column in columns)
    con.execute(
        f"create or replace table shares as select n {chosen} from records {' '.join(joins)}"
    )


def write_pairs(con: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison]) -> list[str]:
    """Write the candidate `pairs` (l < r); answers the names of the rules that made them."""
    rows = count_rows(con, "records")
    if rows <= blocking.ALL_PAIRS_UP_TO:
        con.execute(
            "create table pairs as select a.n as l, b.n as r from records a, records b "
            "where a.n < b.n"
        )
        return ["all pairs"]
    _write_keyed(con, comparisons)
    rules = _chosen(con, comparisons, rows=rows)
    parts = []
    for rule in rules:
        parts.append(
            f"""
            select a.n as l, b.n as r from
              (select n, key from (select n, {rule.sql} as key, count(*) over (partition by key)
                as size from keyed where key is not null) where size <= {blocking.LARGEST_BLOCK}) a
              join (select n, {rule.sql} as key from keyed) b on a.key = b.key and a.n < b.n
            """
        )
    con.execute("create table pairs (l integer, r integer)")
    if parts:
        con.execute(f"insert into pairs select distinct l, r from ({' union all '.join(parts)})")
    con.execute("drop table keyed")
    return [rule.name for rule in rules]


def write_given(con: duckdb.DuckDBPyConnection, pairs: Iterable[tuple[int, int]]) -> None:
    """Write these pairs as `pairs`."""
    chosen = ["l::integer as l", "r::integer as r"]
    _take_in(con, ["l", "r"], pairs, chosen=chosen, into="pairs")


def _write_keyed(con: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison]) -> None:
    """The records with the two rarest words of their longer texts."""
    added, joins = [], []
    for name in blocking.with_rare_words(comparisons):
        con.execute(
            f"""
            create temp table rare_{name} as
            with words as (select n, unnest({name}_words) as word from records),
            counted as (select word, count(*) as times from words group by 1)
            select n, list(word order by times, word)[1:2] as words
            from words join counted using (word) where times > 1 group by n
            """
        )
        added.append(f"rare_{name}.words as {name}_rare")
        joins.append(f"left join rare_{name} using (n)")
    more = "".join(f", {each}" for each in added)
    con.execute(f"create table keyed as select records.* {more} from records {' '.join(joins)}")


def _chosen(
    con: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison], *, rows: int
) -> list[blocking.Rule]:
    filled = {str(name) for name, *_rest in con.execute("describe keyed").fetchall()}
    every = max(1, rows // SAMPLE)
    con.execute(f"create temp table looked as select * from keyed where hash(n) % {every} = 0")
    tried = []
    for rule in blocking.candidates(comparisons, filled=filled):
        told = con.execute(
            f"""
            select sum(size * (size - 1) / 2) filter (
                       where size <= greatest(3, {blocking.LARGEST_BLOCK} / {every})),
                   sum(size) from
            (select count(*) as size from (select {rule.sql} as key from looked) where
             key is not null group by key)
            """
        ).fetchone()
        pairs, records = told or (0, 0)
        tried.append(
            blocking.Tried(rule, float(pairs or 0) * every * every, float(records or 0) * every)
        )
    con.execute("drop table looked")
    return blocking.choose(tried, records=rows)


def write_vectors(
    con: duckdb.DuckDBPyConnection,
    comparisons: Sequence[Comparison],
    *,
    frequencies: Mapping[str, Frequencies],
    pairs: str,
    into: str,
) -> None:
    """For each of the `pairs` the level of each comparison (`g0`, `g1`, …) and what rare values
    add, in bits: `rare` for a match, `rare_shared` for people who share."""
    levels = [f"({similarity.level_sql(each)})::tinyint as g{at}"
              for at, each in enumerate(comparisons)]  # fmt: skip
    rare = [(_rarity(each, at, frequencies), each.shared) for at, each in enumerate(comparisons)]
    told = [(sql, shared) for sql, shared in rare if sql]
    con.execute(
        f"""
        create or replace table {into} as
        with levels as (
            select p.l, p.r{"".join(f", {each}" for each in levels)}
            from {pairs} p join records l on l.n = p.l join records r on r.n = p.r
        )
        select levels.*,
               {" + ".join(["0.0", *(sql for sql, _shared in told)])} as rare,
               {" + ".join(["0.0", *(sql for sql, shared in told if shared)])} as rare_shared
        from levels join shares sl on sl.n = levels.l join shares sr on sr.n = levels.r
        """
    )


def _rarity(comparison: Comparison, at: int, frequencies: Mapping[str, Frequencies]) -> str:
    cases = [
        f"when {number} then log2({frequencies[level.frequency].usual!r} / "
        f"greatest(sl.share_{level.frequency}, sr.share_{level.frequency}))"
        for number, level in enumerate(comparison.levels)
        if level.frequency in frequencies
    ]
    return f"case g{at} {' '.join(cases)} else 0.0 end" if cases else ""


def write_missing(con: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison]) -> None:
    """Columns that weights of another file read and this one does not fill, empty."""
    there = {str(name) for name, *_rest in con.execute("describe records").fetchall()}
    for column in sorted(set().union(*map(similarity.columns_of, comparisons)) - there):
        kind = WORDS if column.endswith("_words") else "varchar"
        kind = "double" if column.endswith("_value") else kind
        kind = "integer" if column.endswith("_days") else kind
        con.execute(f"alter table records add column {column} {kind}")


def write_drawn(con: duckdb.DuckDBPyConnection, *, rows: int, size: int) -> None:
    """Write about `size` pairs at random as `drawn`, the same ones each time: every record with
    others at fixed distances; all pairs where there are not so many."""
    step = max(1, (rows - 1) // max(1, size // max(rows, 1)))
    con.execute(
        f"""
        create or replace table drawn as
        select least(a.n, (a.n + d) % {rows}) as l, greatest(a.n, (a.n + d) % {rows}) as r
        from records a, (select unnest(range(1, {rows}, {step})) as d)
        where hash(a.n) % {max(1, rows // size)} = 0
        """
    )


def read_patterns(
    con: duckdb.DuckDBPyConnection, *, vectors: str, size: int, every: int = 1
) -> list[learning.Pattern]:
    """The vectors counted by levels and rarity to the bit, in a fixed order; of many, each
    `every`th stands for the rest."""
    levels = ", ".join(f"g{at}" for at in range(size))
    rows = con.execute(
        f"""
        select {levels}, round(rare) as rare, round(rare_shared) as shared, count(*) as times
        from {vectors} where hash(l, r) % {every} = 0 group by all order by all
        """
    ).fetchall()
    return [
        learning.Pattern(tuple(row[:size]), row[size], row[size + 1], float(row[size + 2] * every))
        for row in rows
    ]


def write_scores(con: duckdb.DuckDBPyConnection, weights: Weights, *, vectors: str) -> None:
    """The table `scores` (l, r, p) of all vectors."""
    odds = learning.odds_of(weights)
    sums = [[repr(odds[0]), "rare"], [repr(odds[1]), "rare_shared"], [repr(odds[2])]]
    for at, tables in enumerate(learning.bits(weights)):
        for each, table in zip(sums, tables, strict=True):
            each.append(_looked_up(at, table))
    match, related, namesake = (" + ".join(each) for each in sums)
    con.execute(
        f"""
        create or replace table scores as
        with bits as (
            select l, r, {match} as m, {related} as s, {namesake} as k from {vectors}
        ), scaled as (select l, r, m, s, k, greatest(m, s, k, 0.0) as top from bits)
        select l, r, pow(2.0, m - top) / (pow(2.0, m - top) + pow(2.0, s - top)
                                          + pow(2.0, k - top) + pow(2.0, -top)) as p
        from scaled
        """
    )


def _looked_up(at: int, bits: Sequence[float]) -> str:
    """The bits of a level; a missing value adds none."""
    return f"[{', '.join(repr(each) for each in (bits[-1], *bits[:-1]))}][g{at} + 2]"


def count_rows(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """How many rows a table has."""
    told = con.execute(f"select count(*) from {table}").fetchone()
    return int(told[0]) if told else 0
