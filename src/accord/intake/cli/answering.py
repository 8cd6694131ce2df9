"""What `accord import` answers once files are in or were tried."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click
from django.utils.translation import gettext as _

from accord.intake.operations.files import Prepared
from accord.intake.queries.unread import unread

OUTCOMES = ("created", "joined", "updated", "unchanged", "quarantined", "refused")
SHOWN = 20  # of several hundred properties the most frequent are named


def left_out(prepared: Prepared) -> dict[str, Mapping[str, int]]:
    """The columns and, in a history of properties, the rows that no field takes, with counts."""
    found = unread(path=prepared.path, reading=prepared.reading, plan=prepared.plan)
    return {"columns_left_out": found.columns, "properties_left_out": found.properties}


def answer(done: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """One object or line for each file, and the sums of several as JSON."""
    if not as_json:
        for each in done:
            _say(each)
        return
    if len(done) == 1:
        click.echo(json.dumps(done[0], ensure_ascii=False))
        return
    written = [each["error_file"] for each in done if each["error_file"]]
    together: dict[str, Any] = {
        name: sum(each[name] for each in done) for name in ("received", *OUTCOMES)
    }
    together |= {
        "seconds": round(sum(each["seconds"] for each in done), 3),
        "error_file": written[0] if len(written) == 1 else None,
        "error_files": written,
        "imports": list(done),
    }
    click.echo(json.dumps(together, ensure_ascii=False))


def _say(each: Mapping[str, Any]) -> None:
    click.echo(
        _("%(file)s, import %(id)s: received %(received)s; created %(created)s, "
          "joined %(joined)s, updated %(updated)s, unchanged %(unchanged)s, "
          "quarantined %(quarantined)s, "
          "refused %(refused)s; %(seconds)s s.") % {**each, "id": each["id"] or "–"}
    )  # fmt: skip
    if each["columns_left_out"]:
        click.echo(
            _("Columns that no field takes, with the rows that fill them: %(columns)s.")
            % {"columns": _counted(each["columns_left_out"])},
            err=True,
        )
    if each["properties_left_out"]:
        click.echo(
            _("Rows of other properties, left out and counted as unchanged: %(properties)s.")
            % {"properties": _counted(each["properties_left_out"])},
            err=True,
        )
    if each["error_file"]:
        click.echo(_("Rows set aside: %(error_file)s") % each, err=True)


def _counted(rows: Mapping[str, int]) -> str:
    most = sorted(rows.items(), key=lambda each: -each[1])
    shown = ", ".join(f"{name} ({count})" for name, count in most[:SHOWN])
    return shown + (" …" if len(most) > SHOWN else "")
