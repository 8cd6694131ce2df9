"""The link in a mail with which somebody says, without signing in, what they want to get."""

import json

from accord.contacts.queries import consent, people
from accord.contacts.values.consent import PreferenceLink, StopKind, Verdict
from accord.foundation import sealing

KIND = "u"
LONGEST = 2_000


def preference_token(*, link: PreferenceLink) -> str:
    """The link's part of an address: sealed, so that nobody reads or makes one, and good for
    nothing else."""
    told = json.dumps([KIND, link.person_id, link.address, link.purpose])
    return sealing.seal(told).rstrip("=")


def read_preference_token(*, token: str) -> PreferenceLink | None:
    """Who the token speaks for; None where we made no such token, or the person was erased."""
    if len(token) > LONGEST:
        return None
    try:
        told = json.loads(sealing.unseal(token + "=" * (-len(token) % 4)))
    except (sealing.Unreadable, ValueError):
        return None
    if not isinstance(told, list) or len(told) != 4 or told[0] != KIND:
        return None
    link = PreferenceLink(told[1], told[2], told[3])
    return None if _is_erased(link) else link


def _is_erased(link: PreferenceLink) -> bool:
    stop = consent.find_stops(kind=StopKind.EMAIL, values=[link.address])
    found = stop.get(link.address)
    return found is not None and found.verdict is Verdict.ERASED


def spoken_for(*, link: PreferenceLink) -> list[int]:
    """The people a link speaks for: the one it was for, else everybody known at its address."""
    if link.person_id is not None and people.group_of(person_id=link.person_id):
        return [link.person_id]
    return consent.people_at(addresses=[link.address]).get(link.address, [])
