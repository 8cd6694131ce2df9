"""Who should look after a lead that never arrived: whoever looks after its neighbours."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from accord.toolaudit.values.runs import OwnedBy


def usual_owners(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each company or domain the owner that most of its rows have; pairs of it and owner."""
    counted: dict[str, Counter[str]] = {}
    for known_as, owner in pairs:
        if known_as and owner:
            counted.setdefault(known_as, Counter())[owner] += 1
    return {
        known_as: min(owners.items(), key=lambda each: (-each[1], each[0]))[0]
        for known_as, owners in counted.items()
    }


def owners_for(
    rows: Sequence[tuple[str, str]],
    *,
    of_company: Mapping[str, str],
    of_domain: Mapping[str, str],
    turns: Sequence[str],
) -> list[tuple[str, OwnedBy]]:
    """An owner for each (company, domain): the company's, else the domain's, else whose turn it is
    among `turns`, else nobody."""
    found = []
    turn = 0
    for company, domain in rows:
        if company in of_company:
            found.append((of_company[company], OwnedBy.COMPANY))
        elif domain in of_domain:
            found.append((of_domain[domain], OwnedBy.DOMAIN))
        elif turns:
            found.append((turns[turn % len(turns)], OwnedBy.TURN))
            turn += 1
        else:
            found.append(("", OwnedBy.NOBODY))
    return found
