"""`python -m bench`: every benchmark, or one of them; exit 1 when a gate is missed."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from bench import (
    api,
    attribution,
    clocks,
    connecting,
    found,
    ground,
    growing,
    handoffs,
    identity,
    importing,
    lake,
    matching,
    notices,
    packs,
    pages,
    planning,
    scores,
    setup,
)
from bench.values import Figure, line_of

NAMES = (
    "import",
    "pages",
    "lake",
    "setup",
    "matching",
    "api",
    "identity",
    "connect",
    "found",
    "scores",
    "clocks",
    "attribution",
    "handoffs",
    "notices",
    "plans",
    "packs",
)
LARGE = 17  # times the sample company: 100,000 leads with 1,000,000 touches

# What a process inside a home measures.
INSIDE: dict[str, Callable[[], list[Figure]]] = {
    "import": importing.measure,
    "plans": pages.measure_inside,
    "lake": lake.measure,
    "packs": packs.measure,
    "identity": identity.measure,
    "connect": connecting.measure,
    "scores": scores.measure,
    "handoffs": handoffs.measure,
    "notices": notices.measure,
    "attribution": attribution.measure,
}
# What needs no home, or makes its own.
HOMELESS: dict[str, Callable[[], list[Figure]]] = {
    "setup": setup.measure,
    "found": found.measure,
    "clocks": clocks.measure,
    "plans": planning.measure,
}


@click.group(invoke_without_command=True)
@click.option("--only", type=click.Choice(NAMES), multiple=True, help="Only this one; repeatable.")
@click.option("--scale", type=click.IntRange(1), default=LARGE, show_default=True,
              help="Times 6,000 leads and 60,000 touches for pages, lake and api.")  # fmt: skip
@click.option("--easy", type=click.IntRange(0), default=0, show_default=True,
              help="So many easily told people for matching, 1000000 for the gate.")  # fmt: skip
@click.option("--leads", type=click.IntRange(50), default=scores.LEADS, show_default=True,
              help="So many leads for scores, 1000000 for the gates.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_context
def root(
    context: click.Context,
    only: tuple[str, ...],
    scale: int,
    easy: int,
    leads: int,
    as_json: bool,
) -> None:
    """Measure Accord beside the limit of this machine, in homes that are thrown away."""
    if context.invoked_subcommand:
        return
    chosen = [name for name in NAMES if not only or name in only]
    figures: list[Figure] = []
    began = time.perf_counter()
    for gathered in _all(chosen, scale=scale, easy=easy, leads=leads):
        figures += gathered
        for figure in gathered:
            click.echo(line_of(figure), err=as_json)
    click.echo(
        f"{time.perf_counter() - began:.0f} s, load {os.getloadavg()[0]:.1f} at the end", err=True
    )
    if as_json:
        click.echo(json.dumps([figure.as_dict() for figure in figures]))
    sys.exit(any(figure.kept is False for figure in figures))


def _all(chosen: list[str], *, scale: int, easy: int, leads: int):  # type: ignore[no-untyped-def]
    if "import" in chosen:
        with ground.throw_away_home() as home:
            yield _inside("import", home)
    if {"pages", "lake", "api", "packs"} & set(chosen):
        yield from _large(chosen, scale=scale)
    for name in chosen:
        if name in HOMELESS:
            yield HOMELESS[name]()
    if "matching" in chosen:
        yield matching.measure(easy=easy)
    for name in ("attribution", "identity", "connect", "scores", "handoffs", "notices"):
        if name in chosen:
            with ground.throw_away_home() as home:
                yield _inside(name, home, leads=leads if name == "scores" else None)


def _large(chosen: list[str], *, scale: int):  # type: ignore[no-untyped-def]
    """One large home for all that reads much."""
    with ground.throw_away_home() as home:
        yield pages.load(home, scale=1)
        yield growing.grow(home, times=scale)
        if "pages" in chosen:
            with ground.throw_away_home() as small:
                pages.load(small, scale=1)
                yield pages.measure(home=home, small=small)
            yield _inside("plans", home)
        if "lake" in chosen:
            yield _inside("lake", home)
        if "packs" in chosen:
            yield _inside("packs", home)
        if "api" in chosen:
            figures, rate = api.measure(home, leads=6_000 * scale)
            yield figures
            with ground.throw_away_home() as empty:
                yield [api.flatness(empty, rate=rate)]


def _inside(name: str, home: Path, *, leads: int | None = None) -> list[Figure]:
    sized = [] if leads is None else ["--leads", str(leads)]
    printed = ground.python(["bench", "inside", name, *sized], home=home)
    return [_figure(told) for told in json.loads(printed.splitlines()[-1])]


def _figure(told: dict[str, object]) -> Figure:
    named = {name: told[name] for name in Figure.__dataclass_fields__}
    return Figure(**{**named, "values": tuple(told["values"])})  # type: ignore[arg-type]


@root.command(hidden=True)
@click.argument("name", type=click.Choice(sorted(INSIDE)))
@click.option("--leads", type=click.IntRange(50), default=None)
def inside(name: str, leads: int | None) -> None:
    """For the command itself: measure in this process and its home."""
    figures = INSIDE[name]() if leads is None else scores.measure(leads=leads)
    click.echo(json.dumps([figure.as_dict() for figure in figures]))


@root.command(hidden=True)
@click.option("--times", type=click.IntRange(1), required=True)
def grow(times: int) -> None:
    """For the command itself: copy the rows of this home, within it."""
    click.echo(growing.grow_here(times=times))


if __name__ == "__main__":
    root()
