"""Recording companies as their tools know them, and finding the company of a person's row."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from accord.contacts.operations import folding, settling
from accord.contacts.operations import records as common
from accord.contacts.queries import companies as queries
from accord.contacts.rules import companies as finding
from accord.contacts.rules import people as rules
from accord.contacts.rules.companies import Decision, Directory, Said
from accord.contacts.values.companies import CompaniesFound, CompaniesSaid, FoundBy
from accord.contacts.values.people import CompanyRecords, IdentityKind, RecordKind, Resolved
from accord.foundation import bulk
from accord.kernel import text
from accord.matching import api as matching

BY_NAME = "by-name"  # records of companies that rows about somebody else speak of
# Set aside for examples: nobody works there.
_EXAMPLES = frozenset(["example.com", "example.net", "example.org"])


@lru_cache(maxsize=65_536)
def domain_key(*, site: str) -> str:
    """What a company is known by on the web: its registered domain; "" for free mail.

    A host of no public kind, as companies have inside, stands for itself.
    """
    host = site.strip().lower().rpartition("@")[2].rpartition("//")[2].partition("/")[0]
    if not host or matching.is_free(host) or host in rules.FREE_MAIL:
        return ""
    return (matching.company_domain(host) or (host if "." in host else ""))[:255]


@lru_cache(maxsize=65_536)
def _said(name: str, domain: str, country: str, place: str) -> Said:
    exact = rules.name_key(name)
    plain = matching.company(name)[:400] if exact else ""
    country = finding.country_key(country) if country else ""
    return Said(exact, plain, domain, country, finding.place_words(place))


def find_companies(*, said: CompaniesSaid, at: datetime, batch_id: int | None) -> CompaniesFound:
    """The company of each row about a person or deal: by the tool's id, the address, the name.

    A name that nobody is known by makes a company, and so does an address of its own without a
    name. Rows that more than one company fits are left open (`FoundBy.ASK`). Runs in the
    caller's transaction.
    """
    by_id = queries.find_by_external(source=said.source, keys=[key for key in said.key if key])
    places = said.place or [""] * len(said)
    rows = list(zip(said.name, said.domain, said.country, places, strict=True))
    wanted = {
        row for key, row in zip(said.key, rows, strict=True) if key not in by_id and any(row[:2])
    }
    decided = _decide(sorted(wanted), at=at, batch_id=batch_id)
    answer = [
        Decision(by_id[key], FoundBy.TOOL, key)
        if key in by_id
        else decided.get(row, finding.NOTHING)
        for key, row in zip(said.key, rows, strict=True)
    ]
    return CompaniesFound(
        [each.company_id for each in answer],
        [each.by.value if each.by else "" for each in answer],
        [each.clue for each in answer],
    )


Row = tuple[str, str, str, str]  # name, domain, country, place


def _decide(rows: Sequence[Row], *, at: datetime, batch_id: int | None) -> dict[Row, Decision]:
    told = [_said(*row) for row in rows]
    directory = queries.directory_of(told)
    decided = {
        row: finding.decide(said, name=row[0], directory=directory)
        for row, said in zip(rows, told, strict=True)
    }
    _tell_names(decided, directory=directory, at=at, batch_id=batch_id)
    _tell_domains(decided, directory=directory, at=at, batch_id=batch_id)
    return {
        row: replace(each, by=None) if each.by is FoundBy.NEW and not each.company_id else each
        for row, each in decided.items()
    }


def _tell_names(
    decided: dict[Row, Decision], *, directory: Directory, at: datetime, batch_id: int | None
) -> None:
    """Names that rows say are records of their own: they hold the company, and name it if none
    does. A name beside an address that decides says nothing of a company that has a name."""
    belongs: dict[str, tuple[str, int | None]] = {}
    for row, each in decided.items():
        if each.by in (FoundBy.NEW, FoundBy.NAME) and _said(*row).exact:
            belongs.setdefault(_said(*row).exact, (row[0], each.company_id))
        elif each.by is FoundBy.DOMAIN and _said(*row).exact:
            known = directory.by_domain[row[1]][0]
            if not known.exact:
                belongs.setdefault(_said(*row).exact, (row[0], known.id))
    keys = sorted(belongs)
    names, targets = [belongs[key][0] for key in keys], [belongs[key][1] for key in keys]
    made = _record(
        [key[:300] for key in keys], names, domains=[""] * len(keys), belongs_to=targets,
        at=at, batch_id=batch_id,
    )  # fmt: skip
    by_key = dict(zip(keys, made, strict=True))
    for row, each in decided.items():
        if each.by is FoundBy.NEW and _said(*row).exact:
            decided[row] = replace(each, company_id=by_key[_said(*row).exact])


def _tell_domains(
    decided: dict[Row, Decision], *, directory: Directory, at: datetime, batch_id: int | None
) -> None:
    """Addresses nobody is known by are the company's whose name they look like, or make one."""
    owners = finding.owners_of_domains(
        ((_said(*row), each.company_id) for row, each in decided.items()),
        directory=directory.by_domain,
    )
    fresh = sorted(domain for domain in owners if _is_of_somebody(domain))
    made = _record(
        [f"@{domain}" for domain in fresh], [""] * len(fresh), domains=fresh,
        belongs_to=[owners[domain] for domain in fresh], at=at, batch_id=batch_id,
    )  # fmt: skip
    by_domain = dict(zip(fresh, made, strict=True))
    for row, each in decided.items():
        if each.by is FoundBy.NEW and not each.company_id:
            decided[row] = replace(each, company_id=by_domain.get(row[1]))


def _is_of_somebody(domain: str) -> bool:
    """Whether an address alone may make a company: somebody registered it, for themselves."""
    return domain not in _EXAMPLES and bool(matching.company_domain(domain))


def _record(
    keys: Sequence[str],
    names: Sequence[str],
    *,
    domains: Sequence[str],
    belongs_to: Sequence[int | None],
    at: datetime,
    batch_id: int | None,
) -> Sequence[int]:
    size = len(keys)
    if not size:
        return []
    records = CompanyRecords(
        source=BY_NAME,
        external_key=keys,
        name=names,
        domain=domains,
        segment=[""] * size,
        size=[None] * size,
        country=[""] * size,
        attributes=[{}] * size,
        belongs_to=belongs_to,
    )
    return record_companies(records=records, at=at, batch_id=batch_id).ids


def record_companies(*, records: CompanyRecords, at: datetime, batch_id: int | None) -> Resolved:
    """Take in records about companies; each row answers with a company id and its outcome."""
    incoming = _incoming(records, at=at, batch_id=batch_id)
    common.hold(incoming)
    known = common.known_records(incoming)
    incoming = _joined(records, incoming, known=known)
    fingerprints = _fingerprints(records, incoming)
    assigned = common.resolve(incoming, fingerprints=fingerprints, known=known)
    made, ids = bulk.next_ids_of(
        contacts_company=len(assigned.firsts), contacts_sourcerecord=len(assigned.fresh_records)
    )
    targets = [target if target >= 0 else made[-1 - target] for target in assigned.targets]
    _create(records, rows=assigned.firsts, ids=made, batch_id=batch_id)
    common.store(incoming, assigned=assigned, ids=ids, targets=targets, fingerprints=fingerprints)
    again = rules.told_again(assigned=assigned, targets=targets)
    folding.refold(companies=again)
    if records.source != BY_NAME:  # whose names tell nobody that a company is there
        settling.settle_companies(companies=again)
    return Resolved(targets, assigned.outcomes)


def _joined(
    records: CompanyRecords, incoming: common.Incoming, *, known: Collection[str]
) -> common.Incoming:
    """With the company that each row joins, as a key: what rows share is not always a company."""
    told = _told(records)
    fresh = [row for row, key in enumerate(records.external_key) if key not in known]
    belongs = dict(enumerate(records.belongs_to))
    free = [row for row in fresh if not belongs.get(row)]
    asked = [told[row] for row in free]
    chosen = finding.join(asked, directory=queries.directory_of(asked))
    joining: list[list[rules.Key]] = [[keys[0]] for keys in incoming.keys]
    ids: set[int] = set()
    for row, number in [
        *((row, belongs[row] or 0) for row in fresh if belongs.get(row)),
        *zip(free, chosen, strict=True),
    ]:
        joining[row].append(("company", str(number)))
        ids |= {number} if number > 0 else set()
    return replace(incoming, joining=joining, known=_as_keys(ids))


def _as_keys(ids: Collection[int]) -> dict[rules.Key, int]:
    return {("company", str(number)): number for number in ids}


def _places(records: CompanyRecords) -> Sequence[str]:
    return records.place or [""] * len(records)


def _told(records: CompanyRecords) -> list[Said]:
    return [
        _said(name, domain_key(site=domain), country, place)
        for name, domain, country, place in zip(
            records.name, records.domain, records.country, _places(records), strict=True
        )
    ]


def _incoming(records: CompanyRecords, *, at: datetime, batch_id: int | None) -> common.Incoming:
    keys: list[Sequence[rules.Key]] = []
    fields: list[dict[str, Any]] = []
    for row, (key, told) in enumerate(zip(records.external_key, _told(records), strict=True)):
        named = (key, *(records.former_keys[row] if records.former_keys else ()))
        mine = [rules.external_key(source=records.source, key=each) for each in named]
        mine += [
            (kind, value)
            for kind, value in (
                (IdentityKind.NAME, told.exact),
                (IdentityKind.PLAIN, told.plain),
                (IdentityKind.DOMAIN, told.domain),
            )
            if value
        ]
        keys.append(mine)
        said = {
            "name": records.name[row],
            "domain": records.domain[row],
            "segment": records.segment[row],
            "size": records.size[row],
            "country": records.country[row],
            "place": _places(records)[row],
        }
        fields.append({name: value for name, value in said.items() if value})
    return common.Incoming(
        RecordKind.COMPANY,
        records.source,
        records.external_key,
        keys,
        fields,
        records.attributes,
        at,
        batch_id,
    )


def _fingerprints(records: CompanyRecords, incoming: common.Incoming) -> list[bytes]:
    """A company known by its name alone stays as first written: ACME and Acme are no change."""
    return [
        rules.fingerprint({**fields, "name": key}, attributes)
        if key == rules.name_key(name)[:300]
        else rules.fingerprint(fields, attributes, *former)
        for key, name, fields, attributes, former in zip(
            records.external_key,
            records.name,
            incoming.fields,
            incoming.attributes,
            records.former_keys or [()] * len(records),
            strict=True,
        )
    ]


def _create(
    records: CompanyRecords, *, rows: Sequence[int], ids: Sequence[int], batch_id: int | None
) -> None:
    bulk.insert(
        "contacts_company",
        {
            "id": ids,
            "name": [records.name[row][:300] for row in rows],
            "sort_key": [
                text.sort_key(name or domain or key)[:300]
                for name, domain, key in (
                    (records.name[row], records.domain[row], records.external_key[row])
                    for row in rows
                )
            ],
            "search_text": [
                rules.searchable((records.name[row], records.domain[row])) for row in rows
            ],
            "domain": [records.domain[row][:255] for row in rows],
            "segment": [records.segment[row][:120] for row in rows],
            "size": [records.size[row] for row in rows],
            "country": [records.country[row][:80] for row in rows],
            "place": [_places(records)[row][:300] for row in rows],
            "batch_id": [batch_id] * len(ids),
        },
    )
