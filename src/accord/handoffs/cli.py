"""`accord replay routing`."""

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accord.foundation import replaying
from accord.handoffs.queries.routing_replay import replay_choices
from accord.handoffs.values.routing_ledger import RoutingDifference, RoutingDiffers, RoutingReplay

LISTED = 100
_HOW = {
    RoutingDiffers.OTHER_OWNER: gettext_noop(
        "Lead %(lead)s, choice %(choice)s: went to member %(stored)s; its rules say %(found)s."
    ),
    RoutingDiffers.OTHER_REASONS: gettext_noop(
        "Lead %(lead)s, choice %(choice)s: went to member %(stored)s for other reasons than stored."
    ),
    RoutingDiffers.UNREADABLE: gettext_noop(
        "Lead %(lead)s, choice %(choice)s: what was kept is not what its rules ask."
    ),
}


@click.group()
def replay() -> None:
    """What was judged, judged again."""


@replay.command("routing", epilog="Example: accord replay routing --json")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def routing(as_json: bool) -> None:
    """Choose again who gets each lead, by the rules and the facts kept with the choice.

    Exit status 1 if one does not come out the same.
    """
    found = replay_choices(listed=LISTED)
    replaying.answer(found, as_json=as_json, said=_said(found), line=_line)


def _said(found: RoutingReplay) -> list[str]:
    numbers = {"choices": found.choices, "same": found.reproduced}
    said = [_("%(same)s of %(choices)s choices come out the same.") % numbers]
    if found.erased:
        erased = ngettext(
            "%(count)s was kept of a person who is erased: nothing is left to choose by.",
            "%(count)s were kept of people who are erased: nothing is left to choose by.",
            found.erased,
        )
        said.append(erased % {"count": found.erased})
    return said


def _line(one: RoutingDifference) -> str:
    return _(_HOW[one.how]) % {
        "lead": one.lead_id,
        "choice": one.choice_id,
        "stored": one.stored,
        "found": one.found or "–",
    }


commands: list[click.Command] = [replay]
