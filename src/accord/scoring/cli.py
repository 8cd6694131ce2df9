"""`accord replay …`."""

import json
from dataclasses import asdict

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import clock, replaying
from accord.leads import api as leads
from accord.leads.values import Difference, Differs, Replay
from accord.scoring import api as scoring
from accord.scoring.values.trials import StageFlip

LISTED = 100
_HOW = {
    Differs.OTHER_STAGE: gettext_noop(
        "Lead %(lead)s, event %(event)s: says %(stored)s; version %(version)s says %(found)s."
    ),
    Differs.NOT_IN_FORCE: gettext_noop(
        "Lead %(lead)s, event %(event)s: version %(version)s was not in force then."
    ),
    Differs.UNREADABLE: gettext_noop(
        "Lead %(lead)s, event %(event)s: what was kept is not what version %(version)s asks."
    ),
    Differs.OTHER_STANDING: gettext_noop(
        "Lead %(lead)s: stands at %(stored)s; its events say %(found)s."
    ),
}


@click.group()
def replay() -> None:
    """What was judged, judged again."""


@replay.command("stages", epilog="Example: accord replay stages --under 4 --json")
@click.option(
    "--under",
    metavar="N",
    type=click.IntRange(min=1),
    help="Say what version N of the stages would make of running leads instead.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def stages(under: int | None, as_json: bool) -> None:
    """Judge every stage again by the version and the facts kept with it.

    Exit status 1 if one does not come out the same, or a lead stands elsewhere than its events say.
    """
    if under is not None:
        _try(under, as_json=as_json)
        return
    found = leads.replay_stages(listed=LISTED)
    replaying.answer(found, as_json=as_json, said=_said(found), line=_line)


def _said(found: Replay) -> list[str]:
    numbers = {"events": found.events, "same": found.reproduced, "leads": found.leads}
    said = [_("%(same)s of %(events)s stages that criteria gave come out the same.") % numbers]
    if found.erased:
        erased = ngettext(
            "%(count)s was kept of a person who is erased: nothing is left to judge it by.",
            "%(count)s were kept of people who are erased: nothing is left to judge them by.",
            found.erased,
        )
        said.append(erased % {"count": found.erased})
    return [*said, _("%(leads)s leads were looked at.") % numbers]


def _line(one: Difference) -> str:
    return _(_HOW[one.how]) % {
        "lead": one.lead_id,
        "event": one.event_id,
        "version": one.version_number,
        "stored": one.stored,
        "found": one.found or "–",
    }


def _try(number: int, *, as_json: bool) -> None:
    version = definitions.find_version(kind=Kind.STAGES, number=number)
    if version is None:
        raise click.UsageError(
            _("There is no version %(number)s of the stages. 'accord replay stages' needs none.")
            % {"number": number}
        )
    tried = scoring.try_stages(version=version, at=clock.now())
    trial = tried.trial
    if as_json:
        answer = {
            "version": number,
            "before": trial.before_number,
            "leads": trial.leads,
            "counts": [asdict(one) for one in trial.counts],
            "flips": trial.flips,
            "flipped": [asdict(one) for one in tried.flips],
        }
        click.echo(json.dumps(answer))
        return
    if not trial.counts:
        click.echo(
            _("Version %(number)s asks nothing of leads: each stays where records say.")
            % {"number": number}
        )
    for one in trial.counts:
        click.echo(
            _("%(stage)s: %(under)s instead of %(before)s; %(more)s more, %(fewer)s fewer.")
            % {
                "stage": one.stage.value,
                "under": one.under,
                "before": one.before,
                "more": one.comes_in,
                "fewer": one.falls_out,
            }
        )
    for flip in tried.flips[:LISTED]:
        click.echo(_flip(flip))
    if trial.flips > LISTED:
        click.echo(_("… and %(count)s more.") % {"count": trial.flips - LISTED}, err=True)


def _flip(flip: StageFlip) -> str:
    return _("Lead %(lead)s: %(under)s instead of %(before)s.") % {
        "lead": flip.lead_id,
        "under": flip.under.value if flip.under else "–",
        "before": flip.before.value if flip.before else "–",
    }


commands: list[click.Command] = [replay]
