"""`accord identity …`."""

import json
from dataclasses import asdict
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.contacts import api as contacts
from accord.contacts.values.doubts import WeightsCard
from accord.foundation import clock
from accord.intake.operations import identity as who
from accord.matching import api as matching


@click.group("identity", epilog="Example: accord identity status")
def identity() -> None:
    """Who is who among the company's people: what was learnt, and who waits."""


@identity.command("status", epilog="Example: accord identity status --json")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
def status(*, as_json: bool) -> None:
    """Say what is in force, how many people are compared, and how many pairs are in doubt."""
    settings = contacts.get_match_settings()
    in_force = contacts.list_weights(limit=1)[0]
    told = {
        "compared": contacts.count_compared(),
        "waiting": contacts.count_newcomers(),
        "in_doubt": contacts.count_doubts(),
        "care": settings.care.value,
        "join_at": round(settings.join_at, 6),
        "weights": _weights(in_force),
    }
    if as_json:
        click.echo(json.dumps(told))
        return
    click.echo(_("People compared: %(compared)s. Waiting: %(waiting)s.") % told)
    click.echo(_("Pairs that somebody is asked about: %(in_doubt)s.") % told)
    click.echo(_learnt(in_force))


@identity.command("match", epilog="Example: accord identity match")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
def match(*, as_json: bool) -> None:
    """Compare everybody who waits now, instead of in the background."""
    compared = 0
    while done := who.match_newcomers(at=clock.now()):
        compared += done
    if as_json:
        click.echo(json.dumps({"compared": compared}))
        return
    click.echo(
        ngettext("%(count)s person was compared.", "%(count)s people were compared.", compared)
        % {"count": compared}
    )


@identity.command("train", epilog="Example: accord identity train --json")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
def train(*, as_json: bool) -> None:
    """Learn of the company's own people how alike records of one person are."""
    try:
        made = contacts.learn(at=clock.now())
    except matching.UnableToMatch as problem:
        raise click.ClickException(
            _("Nobody is known by name, e-mail or telephone yet: import people first.")
        ) from problem
    click.echo(json.dumps(_weights(made)) if as_json else _learnt(made))


def _weights(card: WeightsCard) -> dict[str, Any]:
    told = asdict(card)
    return {
        **told,
        "state": card.state.value,
        "made_at": card.made_at.isoformat() if card.made_at else None,
    }


def _learnt(card: WeightsCard) -> str:
    if card.right is None or card.found is None:
        return _("Nothing was learnt yet: people are compared as Accord was shipped.")
    return _(
        "Version %(version)s, learnt of %(people)s people, is in force. Of 100 pairs joined "
        "about %(right)s are expected to be right, and of 100 that belong together about "
        "%(found)s are expected to be found."
    ) % {
        "version": card.version,
        "people": card.trained_on,
        "right": round(100 * card.right, 1),
        "found": round(100 * card.found),
    }
