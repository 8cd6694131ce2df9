"""`accord reconcile …`: what one tool passed on and the other never got, without a database."""

import importlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accord.intake.values import refusals
from accord.intake.values.refusals import UnableToRead
from accord.intake.values.tables import FileTable
from accord.toolaudit.values.outcomes import Reconciled, UnableToReconcile
from accord.toolaudit.values.words import sentence

SAID = {
    "read": gettext_noop("Comparing %(count)s rows"),
    "link": gettext_noop("%(count)s found by a key"),
    "weigh": gettext_noop("%(count)s more found without one"),
}
SHOWN = 20


@click.command(epilog="Example: accord reconcile form.csv crm.csv --window 7 --json")
@click.argument("left", metavar="A.csv", type=click.Path(path_type=Path))
@click.argument("right", metavar="B.csv", type=click.Path(path_type=Path))
@click.option(
    "--key",
    "keys",
    multiple=True,
    help="What rows are found by: id, email, phone, name, company, a column of both files, or "
    "COLUMN=COLUMN. All of them, if not said.",
)
@click.option(
    "--window",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Rows of A younger than so many days, as of B's newest row, are not missing yet.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def reconcile(
    left: Path, right: Path, keys: Sequence[str], window: int | None, as_json: bool
) -> None:
    """Find the rows of one export that never arrived in another.

    A is where records begin (a form tool), B is where they should arrive (a CRM). What the
    columns hold is told from their values, whatever they are called; nothing is sent anywhere.
    """
    began = time.monotonic()
    for path in (left, right):
        if not path.is_file():
            raise click.ClickException(_("%(file)s is no file.") % {"file": path})
    # Half a second of libraries that no other command needs.
    audit = importlib.import_module("accord.toolaudit.api")
    try:
        compared = audit.reconcile_files(
            left=left, right=right, locale=settings.LANGUAGE_CODE, keys=keys, window=window,
            say=_progress(),
        )  # fmt: skip
    except UnableToRead as problem:
        refusal = problem.refusal
        raise click.ClickException(refusals.sentence(refusal.code, refusal.facts)) from problem
    except UnableToReconcile as problem:
        names = {"left": str(left), "right": str(right)}
        raise click.ClickException(sentence(problem, names=names)) from problem
    told = as_answer(compared.found, compared.left, compared.right)
    told["seconds"] = round(time.monotonic() - began, 3)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    _print(told, compared.found, numbers=compared.left.numbers)


def _progress() -> Callable[[str, int], None]:
    if not sys.stderr.isatty():
        return lambda _step, _count: None
    return lambda step, count: click.echo(_(SAID[step]) % {"count": f"{count:,}"}, err=True)


def as_answer(found: Reconciled, left: FileTable, right: FileTable) -> dict[str, Any]:
    """The outcome as JSON carries it; rows with their own columns, as written."""
    share = found.share
    rows = _rows_of(left)
    return {
        "received": len(left.numbers),
        "matched": found.matched,
        "missing": {"count": len(found.missing), "rows": [rows(row) for row in found.missing]},
        "not_yet": {"count": len(found.not_yet), "rows": [rows(row) for row in found.not_yet]},
        "leak": {
            "share": None if share is None else share.value,
            "low": found.interval.low,
            "high": found.interval.high,
            "of": found.old_enough,
        },
        "disagreements": [
            {
                "about": each.subject.value,
                "row": left.numbers[each.left],
                "other_row": right.numbers[each.right],
                "a": each.said_left,
                "b": each.said_right,
            }
            for each in found.disagreements
        ],
        "repeated": found.repeated,
        "repeats": [
            {"row": left.numbers[row], "again": [left.numbers[each] for each in others]}
            for row, others in sorted(found.repeats.items())
        ],
        "extra": found.extra,
        "near": found.near,
        "keys": [
            {"kind": each.means.value, "a": each.left, "b": each.right, "rows": each.rows}
            for each in found.keys
        ],
        "dated_by": found.dated_by or None,
        "unreadable": {"a": left.bad, "b": right.bad},
    }


def _rows_of(table: FileTable) -> Callable[[int], dict[str, Any]]:
    names = [column.name or column.key for column in table.columns]
    number = "row" if "row" not in names else "row number"

    def told(row: int) -> dict[str, Any]:
        cells = {name: cells[row] for name, cells in zip(names, table.cells, strict=True)}
        return {**cells, number: table.numbers[row]}

    return told


def _print(told: dict[str, Any], found: Reconciled, *, numbers: Sequence[int]) -> None:
    click.echo(summary(found))
    again = {each["row"]: ", ".join(map(str, each["again"])) for each in told["repeats"]}
    for place, row in zip(found.missing, told["missing"]["rows"][:SHOWN], strict=False):
        click.echo("  " + ", ".join(str(cell) for cell in row.values() if cell != ""))
        if place in found.repeats:
            rows = again[numbers[place]]
            click.echo("    " + _("The same person again in rows: %(rows)s.") % {"rows": rows})
    if found.repeated:
        click.echo(
            ngettext("%(count)s row says again who another row is about; each counts once.",
                     "%(count)s rows say again who another row is about; each counts once.",
                     found.repeated) % {"count": f"{found.repeated:,}"}
        )  # fmt: skip
    if found.disagreements:
        click.echo(
            ngettext("%(count)s thing is said differently of a row that both have.",
                     "%(count)s things are said differently of rows that both have.",
                     len(found.disagreements)) % {"count": f"{len(found.disagreements):,}"}
        )  # fmt: skip
    told["columns"] = ", ".join(f"{each['a']} = {each['b']}" for each in told["keys"])
    click.echo(_("Rows were found by: %(columns)s.") % told, err=True)


def summary(found: Reconciled) -> str:
    """What is missing, in a sentence."""
    facts = {
        "missing": f"{len(found.missing):,}",
        "of": f"{found.old_enough:,}",
        "percent": f"{100 * float(found.share or 0):.1f}",
    }
    if not found.missing:
        return _("All of %(of)s arrived.") % facts
    return _("%(missing)s of %(of)s never arrived (%(percent)s %%). The newest first:") % facts


commands: list[click.Command] = [reconcile]
