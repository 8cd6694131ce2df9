"""`accord demo …`."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict

import click
from django.utils.translation import gettext as _

from accord.foundation import clock
from accord.sample import api as sample


@click.group()
def demo() -> None:
    """A made-up company with two years of records, to look around in."""


@demo.command("load", epilog="Example: accord demo load --seed 7")
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="Another seed, other rows."
)
@click.option(
    "--scale",
    type=click.IntRange(1, 1_000),
    default=1,
    show_default=True,
    help="Times 6,000 leads and 60,000 touches.",
)
@click.option("--if-empty", is_flag=True, help="Do nothing where anything was ever taken in.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def load(seed: int, scale: int, if_empty: bool, as_json: bool) -> None:
    """Load the sample company, up to yesterday."""
    if if_empty and not sample.is_wanted():
        return
    began = clock.now()
    plan = sample.Plan(until=began.date(), seed=seed, scale=scale)
    try:
        loaded = sample.load_sample(plan=plan, now=clock.now, say=_progress())
    except sample.AlreadyLoaded as refusal:
        raise click.ClickException(
            _("A sample company is there already. Run 'accord demo clear' first.")
        ) from refusal
    except sample.StillLoading as refusal:
        if if_empty:
            click.echo(_still_loading(), err=True)
            return
        raise click.ClickException(_still_loading()) from refusal
    seconds = round((clock.now() - began).total_seconds(), 3)
    if as_json:
        answer = {
            "until": plan.until.isoformat(),
            "seed": seed,
            "scale": scale,
            "kinds": {kind: asdict(counts) for kind, counts in loaded.counts.items()},
            "seconds": seconds,
        }
        click.echo(json.dumps(answer))
        return
    for kind, counts in loaded.counts.items():
        click.echo(f"{kind}\t{counts.received}")


@demo.command("clear", epilog="Example: accord demo clear")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def clear(as_json: bool) -> None:
    """Take the sample company out again and leave everything else as it is."""
    try:
        cleared = sample.clear_sample(at=clock.now())
    except sample.NothingLoaded as refusal:
        raise click.ClickException(_("There is no sample company.")) from refusal
    except sample.StillLoading as refusal:
        raise click.ClickException(_still_loading()) from refusal
    if as_json:
        click.echo(json.dumps(asdict(cleared)))
        return
    click.echo(_("Rows removed: %(count)s") % {"count": cleared.removed})
    if cleared.kept:
        click.echo(
            _("Rows kept, since records of your own refer to them: %(count)s")
            % {"count": cleared.kept}
        )


def _still_loading() -> str:
    return _("The sample company is being loaded just now. Try again when that is done.")


def _progress() -> Callable[[int, int], None]:
    """A line that counts up, where somebody looks at it."""
    if not sys.stderr.isatty():
        return lambda _done, _total: None

    def say(done: int, total: int) -> None:
        click.echo(f"\r{done:,} / {total:,}", nl=done == total, err=True)

    return say


commands: list[click.Command] = [demo]
