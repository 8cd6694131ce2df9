"""`accord rates [FILE]`."""

from __future__ import annotations

import json
from pathlib import Path

import click
from django.utils.translation import gettext as _

from accord.currencies import api as currencies
from accord.currencies.values import MOST_BYTES, RATE_FLAWS, UnableToReadRates
from accord.foundation import clock


@click.command(epilog="Example: accord rates eurofxref-hist.csv")
@click.argument("file", required=False, type=click.Path(dir_okay=False, exists=True))
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def rates(file: str | None, as_json: bool) -> None:
    """List rates of exchange, or take in those of a file: date, currency and rate for one euro, or
    as the ECB publishes them."""
    told: dict[str, int] = {}
    if file is not None:
        with Path(file).open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        try:
            loaded = currencies.load_rates(content=content, actor_id=None, at=clock.now())
        except UnableToReadRates as refusal:
            why = str(RATE_FLAWS[refusal.flaw]) % {"line": refusal.line, "given": refusal.given}
            raise click.ClickException(f"{_('No rates were taken in')}: {why}") from refusal
        told = {"added": loaded.added, "changed": loaded.changed, "same": loaded.same}
    known = currencies.list_known()
    if as_json:
        rows = [
            {"currency": one.currency, "day": one.day.isoformat(), "per_euro": str(one.per_euro),
             "since": one.since.isoformat(), "days": one.days}
            for one in known
        ]  # fmt: skip
        click.echo(json.dumps({**told, "rates": rows}))
        return
    for name, count in told.items():
        click.echo(f"{name}: {count}", err=True)
    for one in known:
        click.echo(f"{one.currency}  {one.day}  {one.per_euro:f}  {one.since}  {one.days}")


commands: list[click.Command] = [rates]
