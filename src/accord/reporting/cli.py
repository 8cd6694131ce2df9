"""`accord report …` and `accord calc …`."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import click
from django.utils.translation import gettext as _

from accord.foundation import clock
from accord.lake.api import LakeRefusal
from accord.reporting import api as reporting

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(epilog="Example: accord report conversion --by origin --step lead:customer --json")
@click.argument("measure", required=False)
@click.option("--list", "wants_list", is_flag=True, help="Name all measures.")
@click.option("--by", help="Dimension, such as origin, campaign, owner or cohort; or total.")
@click.option(
    "--step", default="lead:customer", show_default=True, help="From which stage to which."
)
@click.option(
    "--within", type=click.IntRange(min=0), help="Count only what happened in so many days."
)
@click.option("--from", "start", type=_DAY, help="First day, 2026-01-01.")
@click.option("--to", "end", type=_DAY, help="Last day, included.")
@click.option(
    "--definitions", default="then", show_default=True, help="then, or a version's number."
)
@click.option("--card", help="A card's key, for what cards judge.")
@click.option(
    "--version", type=click.IntRange(min=1), help="The card's version; else the one in force."
)
@click.option("--agreement", help="An agreement's key, key/number, or number, for promises.")
@click.option("--window", help="current, last, a day, or 2026-W11, 2026-03, 2026-Q1, for promises.")
@click.option("--model", default="linear", show_default=True, help="For attribution: the model.")
@click.option(
    "--credit", default="group", show_default=True, help="For attribution: person, or group."
)
@click.option(
    "--teams", default="both", show_default=True, help="For attribution: marketing, or both."
)
@click.option("--target", help="What a period is to bring, 100000 or '100000 USD', for coverage.")
@click.option("--margin", help="What is left of revenue, 0 to 1, for returns of margin.")
@click.option("--in", "currency", help="Tell all money in one currency, EUR, by each day's rate.")
@click.option("--records", "figure", help="A figure of money, cost: the costs behind each row.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Answer as CSV.")
def report(
    measure: str | None,
    wants_list: bool,
    by: str | None,
    step: str,
    within: int | None,
    start: datetime | None,
    end: datetime | None,
    definitions: str,
    card: str | None,
    version: int | None,
    agreement: str | None,
    window: str | None,
    model: str,
    credit: str,
    teams: str,
    target: str | None,
    margin: str | None,
    currency: str | None,
    figure: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Print a measure: the same numbers as on the pages."""
    if wants_list or measure is None:
        _list(as_json=as_json)
        return
    try:
        options = reporting.Options(
            by=by,
            step=_step(step),
            within=within,
            start=start.date() if start else None,
            end=end.date() if end else None,
            definitions=_version(definitions),
            card=card,
            version=version,
            agreement=agreement,
            window=window,
            model=model,
            credit=credit,
            teams=teams,
            seen=None,
            target=reporting.read_target(target),
            margin=reporting.read_margin(margin),
            currency=currency,
        )
        at = clock.now()
        result = reporting.ask(measure=measure, options=options, at=at)
        booked = None if figure is None else _booked(result, figure=figure, at=at)
    except reporting.UnableToMeasure as refusal:
        raise click.UsageError(_refused(refusal)) from refusal
    except LakeRefusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if booked is not None:
        _tell_costs(booked, as_json=as_json, as_csv=as_csv)
    else:
        _tell(result, as_json=as_json, as_csv=as_csv)


@click.command(epilog="Example: accord calc conversion < in.json > out.json")
@click.argument("kind")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON; it always is.")
def calc(kind: str, as_json: bool) -> None:  # noqa: ARG001 every command takes --json
    """Work out one of the rules for a document on stdin, without a database."""
    if kind not in reporting.CALCULATIONS:
        raise click.ClickException(
            _("There is no formula “%(kind)s”. There is: %(known)s.")
            % {"kind": kind, "known": ", ".join(reporting.CALCULATIONS)}
        )
    try:
        document = json.load(sys.stdin)
    except (ValueError, RecursionError) as problem:
        raise click.ClickException(
            _("This is not JSON: line %(line)s. Check the file and try again.")
            % {"line": getattr(problem, "lineno", 1)}
        ) from problem
    try:
        click.echo(json.dumps(reporting.calculate(kind=kind, document=document)))
    except reporting.UnableToCalculate as refusal:
        raise click.ClickException(str(refusal)) from refusal


commands: list[click.Command] = [report, calc]


def _list(*, as_json: bool) -> None:
    known = [reporting.entry(measure) for measure in reporting.MEASURES.values()]
    if as_json:
        click.echo(json.dumps(known, ensure_ascii=False))
        return
    for tier, name in reporting.TIER_NAMES.items():
        click.echo(f"{name}:")
        for entry in known:
            if entry["tier"] == tier:
                click.echo(f"  {entry['measure']:<17} {entry['question']}")


def _booked(result: reporting.Result, *, figure: str, at: datetime) -> list[dict[str, Any]]:
    """The costs behind a figure of each row, with the row's group before them."""
    found = []
    for row in result.rows:
        after: int | None = 0
        while after is not None:
            rows = reporting.list_costs(
                measure=result.measure.name, cell=figure, group=row.group, options=result.options,
                currency=str(row.figures.get("currency") or "") or None, at=at, after=after,
                limit=1000,
            )  # fmt: skip
            found += [{"of": row.label, **reporting.cost_entry(one)} for one in rows]
            after = rows[-1].booking.id if rows else None
    return found


def _tell_costs(booked: list[dict[str, Any]], *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        click.echo(json.dumps(booked, ensure_ascii=False))
    elif as_csv:
        click.echo(reporting.table(booked), nl=False)
    elif booked:
        _lines(booked)
    else:
        click.echo(_("No cost stands behind this figure."), err=True)


def _tell(result: reporting.Result, *, as_json: bool, as_csv: bool) -> None:
    told = reporting.to_json(result)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    elif as_csv:
        click.echo(reporting.to_csv(result), nl=False)
    else:
        _print(told, dimension=result.dimension)
        sentence = reporting.tell(result)
        if sentence not in told["notes"]:
            click.echo(sentence, err=True)


def _print(document: dict[str, Any], *, dimension: str | None) -> None:
    rows = [
        {name: value for name, value in row.items() if name != "notes"} for row in document["rows"]
    ]
    if rows:
        _lines(rows, dimension=dimension)
    for note in document["notes"]:
        click.echo(note, err=True)


def _lines(rows: list[dict[str, Any]], *, dimension: str | None = None) -> None:
    lines = [
        list(rows[0]),
        *(
            [_shown(value, group=name if name == dimension else "") for name, value in row.items()]
            for row in rows
        ),
    ]
    widths = [max(len(line[index]) for line in lines) for index in range(len(lines[0]))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _shown(value: Any, *, group: str = "") -> str:
    if value is None:
        return reporting.blank_name(group) if group else "–"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _step(text: str) -> tuple[str, str]:
    start, found, end = text.partition(":")
    if not found:
        raise click.UsageError(_("A step is written as two stages, such as lead:customer."))
    return start, end


def _version(text: str) -> str | int:
    if text == reporting.AS_THEN:
        return text
    if not text.isascii() or not text.isdigit():
        raise click.UsageError(_("Definitions are 'then' or the number of a version."))
    return int(text)


def _refused(refusal: reporting.UnableToMeasure) -> str:
    if refusal.why:
        return str(refusal.why)
    if refusal.known and not refusal.given:
        return _("Say which %(what)s: %(known)s.") % {
            "what": refusal.what,
            "known": ", ".join(refusal.known),
        }
    if refusal.known:
        return _("There is no %(what)s '%(given)s'. Known: %(known)s.") % {
            "what": refusal.what,
            "given": refusal.given,
            "known": ", ".join(refusal.known),
        }
    return _("This %(what)s cannot be used: %(given)s.") % {
        "what": refusal.what,
        "given": refusal.given,
    }
