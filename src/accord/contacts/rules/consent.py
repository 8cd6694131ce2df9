"""Whether one may contact somebody: pure decisions over what was said."""

from collections.abc import Sequence

from accord.contacts.values.consent import (
    NOES,
    Basis,
    Change,
    Permission,
    PurposeCard,
    Said,
    Verdict,
    Way,
)

FEWEST_DIGITS = 7
_VERDICTS = {Change.OBJECTED: Verdict.OBJECTED, Change.WITHDRAWN: Verdict.WITHDRAWN}


def standing(*, purpose: PurposeCard, way: Way, said: Sequence[Said]) -> Permission:
    """How things stand for a purpose, from everything said by whoever is one with the person.

    A no of any of them holds for all until a later yes by somebody who was one with its speaker
    when they said yes. An objection to any marketing is a no to all of it.
    """
    heard = [each for each in said if each.way in (Way.ANY, way)]
    yes = [each for each in heard if each.purpose == purpose.code and each.change is Change.GIVEN]
    noes = [
        each
        for each in heard
        if is_no_to(each, purpose=purpose)
        and not any(lifts(given, each) for given in yes)
        and not any(unsays(other, each) for other in said)
    ]
    if noes:
        last = max(noes, key=lambda each: (each.change is Change.OBJECTED, each.at, each.id))
        return Permission(_VERDICTS[last.change], Basis.NONE, last.at, last)
    if yes:
        last = max(yes, key=lambda each: (each.at, each.id))
        return Permission(Verdict.GIVEN, last.basis, last.at, last)
    if purpose.default_basis:
        return Permission(Verdict.ASSUMED, purpose.default_basis)
    return Permission(Verdict.NO_BASIS)


def is_no_to(said: Said, *, purpose: PurposeCard) -> bool:
    """Whether this word is a no to the purpose."""
    if said.change is Change.OBJECTED and said.is_marketing and purpose.is_marketing:
        return True
    return said.change in NOES and said.purpose == purpose.code


def lifts(given: Said, no: Said) -> bool:
    """Whether a yes takes a no back: said later, by or for the one who said no."""
    return (given.at, given.id) > (no.at, no.id) and no.person_id in given.said_for


def unsays(later: Said, no: Said) -> bool:
    """Whether a word says of a no before it, from where that came, that it was a mistake."""
    is_its = (later.person_id, later.purpose, later.way, later.source) == (
        no.person_id, no.purpose, no.way, no.source,
    )  # fmt: skip
    return later.change is Change.UNSAID and is_its and (later.at, later.id) > (no.at, no.id)


def domains_of(address: str) -> list[str]:
    """The domain of an address and the domains above it, down to two parts."""
    parts = address.rpartition("@")[2].lower().split(".")
    return [".".join(parts[place:]) for place in range(len(parts) - 1)]


def phone_digits(phone: str) -> str:
    """A number by its digits alone, without what is dialled before a country; "" if too short."""
    digits = "".join(sign for sign in phone if sign.isdecimal()).lstrip("0")
    return digits if len(digits) >= FEWEST_DIGITS else ""


def external_value(*, source: str, key: str) -> str:
    """A tool's own id as the stop list hashes it."""
    return f"{source}:{key}".lower()
