"""What people say by the link in a mail."""

from datetime import datetime

from django.db import transaction

from accord.contacts.models import Stop
from accord.contacts.operations import consent
from accord.contacts.queries import preferences as queries
from accord.contacts.values.consent import (
    LINK_SOURCE,
    MARKETING,
    Change,
    Consent,
    PreferenceLink,
    StopEnd,
    StopKind,
    StopReason,
    Told,
    Way,
)
from accord.foundation import keyed


@transaction.atomic
def say_by_link(
    *, link: PreferenceLink, change: Change, purpose: str, way: Way, how: str, at: datetime
) -> None:
    """Write down a yes or no that came by a mail's link; it holds for both teams at once.

    purpose: "" with an objection stands for all marketing. how: what proves it, such as
    "one-click". Where nobody is known any more, the address is stopped. Raises UnknownPurpose.
    """
    people = queries.spoken_for(link=link)
    said = [
        Consent(
            person,
            purpose or MARKETING,
            change,
            at,
            way=way,
            door=Told.LINK,
            source=LINK_SOURCE,
            evidence={"how": how, "mail_about": link.purpose},
        )
        for person in people
    ]
    consent.record_consents(consents=said, recorded_at=at)
    if change is Change.GIVEN:
        _let_write_again(link, at=at)
    elif not people:
        consent.stop(
            kind=StopKind.EMAIL,
            values=[link.address],
            reason=StopReason.ASKED,
            at=at,
            source=LINK_SOURCE,
        )


def _let_write_again(link: PreferenceLink, *, at: datetime) -> None:
    """What the link itself had stopped it may let go."""
    stops = Stop.objects.filter(
        kind=StopKind.EMAIL,
        digest=keyed.digest(StopKind.EMAIL, link.address),
        reason=StopReason.ASKED,
        source=LINK_SOURCE,
        ended_at=None,
    )
    for number in stops.values_list("id", flat=True):
        consent.end_stop(stop_id=number, reason=StopEnd.AGREED, at=at, actor_id=None)
