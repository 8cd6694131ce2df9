"""`accord learn …`: suggested points from any table of past leads, without a database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.intake.cli.tables import Table, check_column, check_out, read_table, write_table
from accord.intake.rules import outcomes
from accord.intake.rules.plainly import written_plainly
from accord.intake.values.reading import Kind, NumberFormat
from accord.scoring import api as scoring
from accord.scoring.values.learning import (
    Learned,
    Offer,
    Past,
    Range,
    Said,
    Scored,
    Warned,
    Wishes,
    sentence,
    why,
)

HEADER = ("id", "points", "probability", "quadrant")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    path: Path
    outcome: str
    positive: str | None
    id_column: str | None
    time: str | None
    wishes: Wishes


@click.command(epilog="Example: accord learn leads.csv --outcome converted --json")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--outcome", required=True, help="The column that says how it came out.")
@click.option("--positive", help="The value of it that means won.")
@click.option("--id", "id_column", help="The column that names each row.")
@click.option("--time", help="The column with the day on which a lead came in: cards are then "
              "tried on later leads, and what has changed is said.")  # fmt: skip
@click.option("--score", "new", type=click.Path(path_type=Path), help="A file of new leads.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False),
              help="Where the new leads' points are written.")  # fmt: skip
@click.option("--keep", multiple=True, metavar="COLUMN", help="Use it although it is suspect.")
@click.option("--rising", multiple=True, metavar="COLUMN", help="More is never worse.")
@click.option("--falling", multiple=True, metavar="COLUMN", help="More is never better.")
@click.option("--fit", multiple=True, metavar="COLUMN", help="It says who they are.")
@click.option("--interest", multiple=True, metavar="COLUMN", help="It says what they did.")
@click.option("--pairs", type=click.Choice(["offer", "take"]),
              help="Look for two answers that mean more together, which takes as long again: "
              "offer them as criteria, or have the card take them.")  # fmt: skip
@click.option("--name", default="", help="What the card is called.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def learn(
    path: Path, outcome: str, positive: str | None, id_column: str | None, time: str | None,
    new: Path | None, out: Path | None, keep: Sequence[str], rising: Sequence[str],
    falling: Sequence[str], fit: Sequence[str], interest: Sequence[str], pairs: str | None,
    name: str, as_json: bool,
) -> None:  # fmt: skip
    """Suggest points from past leads and their outcomes.

    Works without a database, on any table with a row per lead. Columns that know too much, such
    as those written after the outcome, are found and left out; nothing is sent anywhere.
    """
    if (new is None) != (out is None):
        raise click.UsageError(_("--score and --out go together."))
    if new is not None and out is not None:
        check_out(out, path, new)
    wishes = Wishes(
        keep=frozenset(keep), rising=frozenset(rising), falling=frozenset(falling),
        fit=frozenset(fit), interest=frozenset(interest), pairs=pairs is not None,
        take=pairs == "take",
    )  # fmt: skip
    asked = Asked(path, outcome, positive, id_column, time, wishes)
    table = read_table(path)
    _check(asked, table)
    past, formats, said = _past(asked, table)
    ids: list[str] = []
    others: dict[str, list[str]] = {}
    if new is not None:
        ids, others, missing = _new(asked, new, past, formats)
        said += [Warned(Said.NOT_THERE, {"columns": missing})] if missing else []
    learned, scored = scoring.learn_card(
        past=past, name=name or _("Suggested points"), wishes=wishes, new=others
    )
    if out is not None and learned.card is not None:
        _write(out, ids, scored)
    elif out is not None:
        said.append(Warned(Said.NOT_WRITTEN, {"file": str(out)}))
    told = _told(learned, [*said, *_not_numbers(wishes, learned, past)])
    if pairs is not None:
        told["together"] = [_offered(each) for each in learned.offers]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    _print(told, learned.auc)


def _check(asked: Asked, table: Table) -> None:
    wishes = asked.wishes
    named = [asked.outcome, asked.id_column, asked.time, *sorted(
        wishes.keep | wishes.rising | wishes.falling | wishes.fit | wishes.interest)]  # fmt: skip
    for column in filter(None, named):
        check_column(table, column, path=asked.path)
    if not table.rows:
        raise click.ClickException(_("%(file)s has no rows.") % {"file": asked.path})
    apart = {asked.outcome, asked.id_column, asked.time}
    told = apart & (wishes.keep | wishes.rising | wishes.falling | wishes.fit | wishes.interest)
    for column in sorted(filter(None, told)):
        raise click.UsageError(
            _("“%(column)s” is the outcome, the id or the day: nothing is learned from it.")
            % {"column": column}
        )
    both = sorted((wishes.rising & wishes.falling) | (wishes.fit & wishes.interest))
    if both:
        raise click.UsageError(_("“%(column)s” cannot be both.") % {"column": both[0]})


def _past(asked: Asked, table: Table) -> tuple[Past, dict[str, NumberFormat | None], list[Warned]]:
    """The past leads as they are learned from, the formats of numbers, and what was left out."""
    said = [Warned(Said.NOT_READ, {"rows": table.bad})] if table.bad else []
    won = outcomes.won_by(table.texts[asked.outcome], positive=asked.positive)
    if won is None:
        raise click.UsageError(_which(asked, table))
    rows = [row for row, each in enumerate(won) if each is not None]
    if len(rows) < len(won):
        said.append(Warned(Said.NO_OUTCOME, {"rows": len(won) - len(rows)}))
    at = _times(asked, table, rows, said) if asked.time else None
    columns: dict[str, list[str]] = {}
    formats: dict[str, NumberFormat | None] = {}
    apart = {asked.outcome, asked.id_column, asked.time}
    for name, texts in table.texts.items():
        if name not in apart:
            plain, formats[name] = written_plainly(texts, table.columns[name])
            columns[name] = [plain[row] for row in rows]
    return Past(columns, [bool(won[row]) for row in rows], at), formats, said


def _times(
    asked: Asked, table: Table, rows: Sequence[int], said: list[Warned]
) -> list[date | None]:
    """The days on which the leads came in."""
    assert asked.time is not None
    column = table.columns[asked.time]
    if column.kind not in (Kind.DATE, Kind.MOMENT):
        raise click.ClickException(
            _("The column “%(column)s” of %(file)s holds no days.")
            % {"column": asked.time, "file": asked.path}
        )
    plain, _form = written_plainly(table.texts[asked.time], column)
    days = [date.fromisoformat(plain[row]) if plain[row] else None for row in rows]
    if None in days:
        facts = {"rows": days.count(None), "column": asked.time}
        said.append(Warned(Said.NO_TIMES, facts))
    return days


def _which(asked: Asked, table: Table) -> str:
    """What to say where it is not clear which outcome is the good one."""
    values = outcomes.values_of(table.texts[asked.outcome])
    facts = {
        "column": asked.outcome,
        "values": ", ".join(f"“{value}” ({rows})" for value, rows in values),
        "value": asked.positive or "",
    }
    if asked.positive is not None:
        return _(
            "No row has “%(value)s” in the column “%(column)s”. It holds: %(values)s."
        ) % facts  # fmt: skip
    return (
        _(
            "The column “%(column)s” does not say by itself which value means won. Say it with "
            "--positive. It holds: %(values)s."
        )
        % facts
    )


def _new(
    asked: Asked, path: Path, past: Past, formats: Mapping[str, NumberFormat | None]
) -> tuple[list[str], dict[str, list[str]], list[str]]:
    """The ids of new leads, their columns as the past leads' are written, and what is not there."""
    table = read_table(path)
    if asked.id_column:
        check_column(table, asked.id_column, path=path)
    if not table.rows:
        raise click.ClickException(_("%(file)s has no rows.") % {"file": path})
    ids = (
        table.texts[asked.id_column]
        if asked.id_column
        else [str(row) for row in range(1, table.rows + 1)]
    )
    there = [name for name in past.columns if name in table.texts]
    if not there:
        raise click.ClickException(
            _("%(file)s has none of the columns of %(past)s.") % {"file": path, "past": asked.path}
        )
    columns = {
        name: written_plainly(table.texts[name], table.columns[name], first=formats[name])[0]
        for name in there
    }
    return ids, columns, [name for name in past.columns if name not in columns]


def _write(out: Path, ids: Sequence[str], scored: Sequence[Scored]) -> None:
    """The new leads in the order of their file."""
    rows = zip(ids, scored, strict=True)
    told = ((each, one.points, f"{one.probability:.6f}", one.quadrant) for each, one in rows)
    write_table(out, HEADER, told)


def _told(learned: Learned, said: Sequence[Warned]) -> dict[str, Any]:
    auc = learned.auc
    return {
        "rows": learned.rows,
        "positives": learned.wins,
        "auc": {
            "mean": round(auc.mean, 4) if auc else None,
            "low": round(auc.low, 4) if auc else None,
            "high": round(auc.high, 4) if auc else None,
        },
        "brier": None if learned.brier is None else round(learned.brier, 4),
        "suspect": [{"column": each.column, "why": why(each)} for each in learned.suspects],
        "warnings": [sentence(each) for each in (*learned.warnings, *said)],
        "card": learned.card,
    }


def _not_numbers(wishes: Wishes, learned: Learned, past: Past) -> list[Warned]:
    """Columns of which was said that more is better, and that hold no numbers."""
    if learned.card is None:
        return []
    left_out = {each.column for each in learned.suspects}.union(
        *(each.facts.get("columns", ()) for each in learned.warnings)
    )
    said = (wishes.rising | wishes.falling) & set(past.columns)
    words = sorted(said - set(learned.numbers) - left_out)
    return [Warned(Said.NO_NUMBERS, {"columns": words})] if words else []


def _offered(offer: Offer) -> dict[str, Any]:
    """Two answers as a criterion, with what became of those who gave both."""
    pair = offer.together
    return {
        "axis": offer.axis,
        "criterion": offer.criterion,
        "leads": pair.leads,
        "won": pair.won,
        "expected": pair.expected,
    }


def _print(told: Mapping[str, Any], auc: Range | None) -> None:
    for warning in told["warnings"]:
        click.echo(warning, err=True)
    facts = {"rows": f"{told['rows']:,}", "wins": f"{told['positives']:,}"}
    click.echo(_("%(rows)s leads, %(wins)s of them won.") % facts)
    for each in told["suspect"]:
        click.echo(_("Left out: %(column)s. %(why)s") % each)
    card = told["card"]
    if card is None:
        return
    if auc is not None:
        shares = {
            "mean": round(100 * auc.mean),
            "low": round(100 * auc.low),
            "high": round(100 * auc.high),
        }
        click.echo(
            _("Among new leads the card sets the won one above the lost one in about %(mean)s of "
              "100 pairs (%(low)s to %(high)s).") % shares
        )  # fmt: skip
    for title, axis in ((_("Fit"), card["fit"]), (_("Interest"), card["interest"])):
        if axis["criteria"]:
            _print_axis(title, axis)
    for each in told.get("together", ()):
        click.echo(
            ngettext(
                "Together they mean more: %(name)s, %(points)+d point. Of %(leads)s such leads "
                "%(won)s were won; the points of both let expect %(expected)s.",
                "Together they mean more: %(name)s, %(points)+d points. Of %(leads)s such leads "
                "%(won)s were won; the points of both let expect %(expected)s.",
                abs(each["criterion"]["points"]),
            )
            % {**each, **each["criterion"]}
        )  # fmt: skip


def _print_axis(title: str, axis: Mapping[str, Any]) -> None:
    high = {"axis": title, "points": axis["threshold"]}
    click.echo(
        ngettext(
            "%(axis)s, high from %(points)s point:",
            "%(axis)s, high from %(points)s points:",
            abs(axis["threshold"]),
        )
        % high
    )
    for criterion in axis["criteria"]:
        click.echo(f"  {criterion['name']}")
        if "both" in criterion:
            click.echo(f"    {criterion['points']:+5d}  " + _("both"))
        for case in criterion.get("cases", ()):
            click.echo(f"    {case['points']:+5d}  {_case(case)}")
        if criterion["unknown"] is not None:
            click.echo(f"    {criterion['unknown']:+5d}  " + _("not known"))


def _case(case: Mapping[str, Any]) -> str:
    values = ", ".join(case["values"][:6]) + (" …" if len(case["values"]) > 6 else "")
    words = {
        "one_of": values,
        "at_least": _("from %(number)s") % {"number": values},
        "at_most": _("below %(number)s") % {"number": values},
        "known": _("known"),
    }
    return words[case["test"]]
