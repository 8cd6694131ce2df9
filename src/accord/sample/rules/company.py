"""Puts the sample company together, chapter by chapter, and counts what it draws."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import islice
from operator import add

from accord.sample.rules import chances
from accord.sample.rules.writing import Writer
from accord.sample.values import (
    FIELDS,
    Block,
    Chapter,
    Drawn,
    Plan,
    SampleCompany,
    Truth,
    make_block,
)

_LEADS_PER_CHAPTER = 1_000
_COMPANIES_PER_CHAPTER = 5_000


def chapters(plan: Plan) -> Iterator[Chapter]:
    """The company in pieces of some 10,000 rows, each referring to earlier rows or its own.

    First the catalogue, then the companies, then leads in the order of their arrival, each with
    its stages, touches and deals. The same plan gives the same rows on every machine.
    """
    writer = Writer(plan)
    yield writer.opening()
    companies = writer.population.all_companies()
    while rows_of_companies := [each.row() for each in islice(companies, _COMPANIES_PER_CHAPTER)]:
        block = make_block("companies", rows_of_companies)
        yield Chapter(blocks=(block,), drawn=Drawn(rows=Counter(companies=len(block))))
    arriving = writer.arrivals.in_order()
    while part := list(islice(arriving, _LEADS_PER_CHAPTER)):
        yield writer.leads(part)


def simulate(plan: Plan) -> SampleCompany:
    """The whole company in memory, with its truth."""
    parts = list(chapters(plan))
    found: dict[str, list[Block]] = {kind: [] for kind in FIELDS}
    for part in parts:
        for block in part.blocks:
            found[block.kind].append(block)
    return SampleCompany(
        since=plan.since,
        until=plan.until,
        blocks={kind: _joined(kind, blocks) for kind, blocks in found.items()},
        truth=truth_of(parts),
    )


def truth_of(parts: Iterable[Chapter]) -> Truth:
    """The truth behind some chapters; their rows need not be kept for it."""
    kept = [(part.drawn, part.duplicates) for part in parts]
    return Truth(
        origins=chances.ORIGIN_TRUTHS,
        lags=chances.LAG_TRUTHS,
        seasonality=chances.SEASONALITY,
        lifts=chances.LIFTS,
        duplicate_share=chances.DUPLICATE_SHARE,
        second_deal_share=chances.SECOND_DEAL_SHARE,
        drawn=reduce(add, (drawn for drawn, _ in kept), Drawn()),
        duplicates=tuple(each for _, duplicates in kept for each in duplicates),
    )


def digest(blocks: Iterable[Block]) -> str:
    """SHA-256 of all cells, to compare two runs."""
    seen = hashlib.sha256()
    for block in blocks:
        for name, cells in block.columns.items():
            seen.update(f"{block.kind}.{name}={cells!r}\n".encode())
    return seen.hexdigest()


def _joined(kind: str, blocks: list[Block]) -> Block:
    return Block(
        kind=kind,
        columns={
            name: [cell for block in blocks for cell in block.columns[name]]
            for name in FIELDS[kind]
        },
    )
