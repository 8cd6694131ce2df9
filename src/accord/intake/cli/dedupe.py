"""`accord dedupe …`: who is who in any file of people or companies, without a database."""

import importlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accord.intake.cli.tables import check_column, check_out, read_table, write_table
from accord.matching.values.bands import THRESHOLD
from accord.matching.values.refusals import MatchingCode, UnableToMatch
from accord.matching.values.results import Found
from accord.matching.values.roles import Role

HEADER = ("id", "cluster", "probability")
SAID = {
    "read": gettext_noop("Reading %(count)s rows"),
    "compare": gettext_noop("Comparing %(count)s pairs"),
    "learn": gettext_noop("Learning from %(count)s pairs"),
    "cluster": gettext_noop("Joining; %(count)s pairs are likely"),
}


@click.command(epilog="Example: accord dedupe people.csv --id number --out clusters.csv")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--id", "id_column", required=True, help="The column that names each row.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help="Where the clusters are written: id, cluster, probability.")  # fmt: skip
@click.option("--threshold", type=click.FloatRange(0.0, 1.0), default=THRESHOLD,
              show_default=True, help="From which probability on two rows are one.")  # fmt: skip
@click.option("--roles", default="", help="What columns hold: column=role,column=role; the "
              "others are told from their values.")  # fmt: skip
@click.option("--country", default=None, help="The country of telephone numbers without one (US).")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def dedupe(
    path: Path,
    id_column: str,
    out: Path,
    threshold: float,
    roles: str,
    country: str | None,
    as_json: bool,
) -> None:
    """Find who is in a file more than once.

    Works without a database, on any table of people, companies, places or things. What the
    columns hold is told from their values; nothing is sent anywhere.
    """
    began = time.monotonic()
    check_out(out, path)
    read = read_table(path)
    check_column(read, id_column, path=path)
    table, bad = read.texts, read.bad
    ids = _ids(table, id_column, path=path)
    stated = _stated(roles, table)
    # Half a second of libraries that no other command needs.
    matching = importlib.import_module("accord.matching.api")
    try:
        found = matching.find(
            table=table, roles=stated, threshold=threshold, country=country, say=_progress()
        )
    except UnableToMatch as problem:
        raise click.ClickException(_sentence(problem, path)) from problem
    _write(out, ids, found)
    _answer(found, rows=len(ids), bad=bad, out=out, as_json=as_json,
            seconds=round(time.monotonic() - began, 3))  # fmt: skip


def _ids(table: dict[str, list[str]], name: str, *, path: Path) -> list[str]:
    """The ids, taken out of the table: they say nothing of who somebody is."""
    ids = table.pop(name)
    if not ids:
        raise click.ClickException(_("%(file)s has no rows.") % {"file": path})
    doubled = next((each for each, times in Counter(ids).items() if times > 1), None)
    if doubled is not None:
        raise click.ClickException(
            _("In %(file)s the id “%(id)s” stands in more than one row. The column “%(column)s” "
              "must name each row once.") % {"file": path, "id": doubled, "column": name}
        )  # fmt: skip
    return ids


def _stated(text: str, table: dict[str, list[str]]) -> dict[str, Role]:
    """The roles given with --roles."""
    stated: dict[str, Role] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        column, _sign, role = (each.strip() for each in part.rpartition("="))
        if column not in table:
            raise click.UsageError(
                _("--roles names a column “%(column)s” that the file does not have.")
                % {"column": column}
            )
        if role not in set(Role):
            raise click.UsageError(
                _("“%(role)s” is no role. Roles are: %(roles)s.")
                % {"role": role, "roles": ", ".join(Role)}
            )
        stated[column] = Role(role)
    return stated


def _progress() -> Callable[[str, int], None]:
    if not sys.stderr.isatty():
        return lambda _step, _count: None
    return lambda step, count: click.echo(_(SAID[step]) % {"count": f"{count:,}"}, err=True)


def _sentence(problem: UnableToMatch, path: Path) -> str:
    if problem.code is MatchingCode.NO_ROWS:
        return _("%(file)s has no rows.") % {"file": path}
    return _("No column of %(file)s says who somebody is.") % {"file": path}


def _write(out: Path, ids: Sequence[str], found: Found) -> None:
    """The clusters, in the order of the file."""
    rows = zip(ids, found.clustered.clusters, found.clustered.probabilities, strict=True)
    write_table(out, HEADER, ((each, number, f"{sure:.6f}") for each, number, sure in rows))


def _answer(found: Found, *, rows: int, bad: int, out: Path, as_json: bool, seconds: float) -> None:
    clusters = len(set(found.clustered.clusters))
    told: dict[str, Any] = {
        "rows": rows,
        "clusters": clusters,
        "duplicates": rows - clusters,
        "unreadable": bad,
        "pairs": found.looked_at,
        "expected": {
            "precision": round(found.expected.precision, 4),
            "recall": round(found.expected.recall, 4),
        },
        "roles": {name: role.value for name, role in found.roles.items()},
        "seconds": seconds,
        "out": str(out),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    if bad:
        click.echo(
            ngettext("%(bad)s row cannot be read and was left out.",
                     "%(bad)s rows cannot be read and were left out.", bad) % told, err=True,
        )  # fmt: skip
    click.echo(_outcome(told))
    click.echo(
        _("Columns: %(columns)s.")
        % {"columns": ", ".join(f"{name} = {role}" for name, role in told["roles"].items())}
    )


def _outcome(told: dict[str, Any]) -> str:
    if not told["duplicates"]:
        return _("%(rows)s rows, and as far as can be told nobody is in them twice.") % told
    expected = told["expected"]
    return _(
        "%(rows)s rows are %(clusters)s different ones. Of 100 pairs joined about %(right)s are "
        "expected to be right, and of 100 that belong together about %(found)s are expected to "
        "be found."
    ) % {
        **told,
        "right": round(100 * expected["precision"]),
        "found": round(100 * expected["recall"]),
    }
