"""Companies that may be one, looked for in the background among all that are known."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import combinations

from django.db import transaction

from accord.contacts.operations.companies import domain_key
from accord.contacts.rules import companies as rules
from accord.contacts.rules.people import name_key
from accord.contacts.values.companies import Alike, Known
from accord.contacts.values.people import IdentityKind
from accord.foundation import bulk
from accord.matching import api as matching

AT_MOST = 200_000  # companies that are compared
CROWD = 20  # companies that share one name or address and are still compared each with each
SURE = {Alike.DOMAIN: 0.9, Alike.FORM: 0.9}
ROLES = {
    "name": matching.Role.COMPANY,
    "domain": matching.Role.DOMAIN,
    "country": matching.Role.CATEGORY,
}


def find_alike(*, at: datetime) -> int:
    """Compare all companies and keep the pairs that may be one, in place of those found before.

    Answers how many. Groups that are one already count once; what was said to be apart is left
    out when pairs are read.
    """
    known = _known()
    pairs = {
        **{pair: (likely, _reason(*pair, known=known)) for pair, likely in _compared(known)},
        **{pair: (SURE[why], why) for pair, why in _shared(known)},
    }
    _keep(pairs, at=at)
    _complete_keys()
    return len(pairs)


Pair = tuple[int, int]


def _known() -> dict[int, Known]:
    rows = bulk.fetch(
        """select id, name, country, domain from contacts_company
           where canonical_id is null and (name <> '' or domain <> '') order by id limit %s""",
        [AT_MOST],
    )
    return {
        number: Known(
            number,
            name_key(name),
            matching.company(name) if name else "",
            rules.country_key(country),
            domain_key(site=domain),
        )
        for number, name, country, domain in rows
    }


def _compared(known: dict[int, Known]) -> Iterator[tuple[Pair, float]]:
    """Pairs that the comparison of all takes for likely."""
    if len(known) < 2:
        return
    ids = list(known)
    table = {
        "name": [known[number].exact for number in ids],
        "domain": [known[number].domain for number in ids],
        "country": [known[number].country for number in ids],
    }
    try:
        found = matching.find(table=table, roles=ROLES)
    except matching.UnableToMatch:
        return
    for pair in found.pairs:
        low, high = sorted((ids[pair.left], ids[pair.right]))
        if pair.probability >= matching.THRESHOLD and not _elsewhere(known[low], known[high]):
            yield (low, high), min(pair.probability, 1.0)


def _elsewhere(first: Known, second: Known) -> bool:
    """Each has an address of its own: names that are only alike say nothing then."""
    return bool(first.domain and second.domain and first.domain != second.domain)


def _shared(known: dict[int, Known]) -> Iterator[tuple[Pair, Alike]]:
    """Pairs that share an address, or a name but for its legal form; crowds are left out."""
    for why, told in ((Alike.FORM, "plain"), (Alike.DOMAIN, "domain")):
        sharing: dict[str, list[int]] = {}
        for number, each in known.items():
            if value := getattr(each, told):
                sharing.setdefault(value, []).append(number)
        for together in sharing.values():
            if len(together) <= CROWD:
                yield from ((pair, why) for pair in combinations(sorted(together), 2))


def _reason(low: int, high: int, *, known: dict[int, Known]) -> Alike:
    first, second = known[low], known[high]
    if first.country and first.country == second.country:
        return Alike.NAME
    return Alike.LOOKS


@transaction.atomic
def _keep(pairs: dict[Pair, tuple[float, Alike]], *, at: datetime) -> None:
    bulk.execute("delete from contacts_companypair")
    listed = sorted(pairs)
    bulk.insert(
        "contacts_companypair",
        {
            "first_id": [low for low, _ in listed],
            "second_id": [high for _, high in listed],
            "probability": [pairs[pair][0] for pair in listed],
            "reason": [pairs[pair][1].value for pair in listed],
            "found_at": [at] * len(listed),
        },
    )


def _complete_keys() -> None:
    """Names without legal form, for records that were told before these were kept."""
    rows: Sequence[tuple[int, str]] = bulk.fetch(
        """select r.id, r.fields ->> 'name' from contacts_sourcerecord r
           where r.kind = 'company' and r.fields ? 'name' and not exists (
             select from contacts_identitykey k where k.record_id = r.id and k.kind = %s)
           order by r.id limit 5000""",
        [IdentityKind.PLAIN],
    )
    told = [(record, matching.company(name)[:400]) for record, name in rows]
    told = [(record, plain) for record, plain in told if plain]
    bulk.insert(
        "contacts_identitykey",
        {
            "record_id": [record for record, _ in told],
            "kind": [IdentityKind.PLAIN.value] * len(told),
            "value": [plain for _, plain in told],
        },
    )
