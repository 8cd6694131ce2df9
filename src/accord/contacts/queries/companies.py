"""Reading companies: what they are known by, who is one with whom, and which may be."""

from collections.abc import Iterable, Sequence

from accord.contacts.rules import companies as rules
from accord.contacts.rules.companies import Directory, Said
from accord.contacts.rules.people import name_key
from accord.contacts.values.companies import Alike, FoundBy, Known, PairCard, Reasoned
from accord.contacts.values.people import IdentityKind, LinkedBy, MergeCard, RecordKind
from accord.foundation import bulk
from accord.kernel.conditions import ALWAYS, Condition
from accord.matching import api as matching

# Keys first, each by index: while a table is being filled its statistics lag and mislead.
_KNOWN = """
    with known as materialized (
      select found.record_id, asked.kind, asked.value
      from unnest(%s::text[], %s::text[]) as asked(kind, value),
           lateral (select record_id from contacts_identitykey k
                    where k.kind = asked.kind and k.value = asked.value
                    order by k.record_id limit 500) found
    )
    select distinct known.kind, known.value, h.id, h.name, h.country, h.domain, h.place
    from known
    join contacts_sourcerecord r on r.id = known.record_id and r.kind = 'company'
    join contacts_link l on l.record_id = known.record_id and l.ended_at is null
    join contacts_company c on c.id = l.company_id
    join contacts_company h on h.id = coalesce(c.canonical_id, c.id)
    order by 1, 2, 3
"""


def directory_of(told: Iterable[Said]) -> Directory:
    """The companies that share an address or a name with these rows, heads of their groups."""
    keys: dict[tuple[str, str], None] = {}
    for said in told:
        for kind, value in (
            (IdentityKind.DOMAIN, said.domain),
            (IdentityKind.NAME, said.exact),
            (IdentityKind.PLAIN, said.plain),
        ):
            if value:
                keys[(kind, value)] = None
    directory = Directory()
    if not keys:
        return directory
    listed = sorted(keys)
    rows = bulk.fetch(_KNOWN, [[kind for kind, _ in listed], [value for _, value in listed]])
    held: dict[int, Known] = {}
    by = {
        IdentityKind.DOMAIN: directory.by_domain,
        IdentityKind.NAME: directory.by_exact,
        IdentityKind.PLAIN: directory.by_plain,
    }
    for kind, value, number, name, country, domain, place in rows:
        known = held.get(number)
        if known is None:
            plain = matching.company(name) if name else ""
            known = held[number] = Known(
                number, name_key(name), plain, rules.country_key(country), domain,
                rules.place_words(place),
            )  # fmt: skip
        by[IdentityKind(kind)].setdefault(value, []).append(known)
    return directory


def find_by_external(*, source: str, keys: Sequence[str]) -> dict[str, int]:
    """The company that stands for each of a tool's own ids, as far as known."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    return dict(
        bulk.fetch(
            """select r.external_key, coalesce(c.canonical_id, c.id)
               from contacts_sourcerecord r
               join contacts_link l on l.record_id = r.id and l.ended_at is null
               join contacts_company c on c.id = l.company_id
               where r.kind = %s and r.source = %s and r.external_key = any(%s)""",
            [RecordKind.COMPANY, source, wanted],
        )
    )


def company_members(*, companies: Sequence[int]) -> dict[int, int]:
    """Every company that is one with any of these, each with the head of its group."""
    rows = bulk.fetch(
        """with heads as materialized (
             select distinct coalesce(canonical_id, id) as head
             from contacts_company where id = any(%s)
           )
           select head, head from heads
           union all
           select c.id, h.head from heads h join contacts_company c on c.canonical_id = h.head""",
        [list(set(companies))],
    )
    return dict(rows)


def list_company_merges(*, company_id: int) -> list[MergeCard]:
    """The merges that stand in the group of a company, oldest first."""
    group = list(company_members(companies=[company_id]))
    rows = bulk.fetch(
        """select id, first_id, second_id, linked_by, made_at, made_by_id
           from contacts_companymerge
           where ended_at is null and first_id = any(%(group)s) and second_id = any(%(group)s)
           order by made_at, id limit 50""",
        {"group": group},
    )
    return [
        MergeCard(number, first, second, LinkedBy(by), at, member)
        for number, first, second, by, at, member in rows
    ]


def list_pairs(*, company_id: int | None = None, after: int = 0, limit: int = 50) -> list[PairCard]:
    """Companies that may be one, the likeliest first; `after` skips so many."""
    condition, values = "", []
    if company_id is not None:
        condition = "and (p.first_id = any(%s) or p.second_id = any(%s))"
        group = list(company_members(companies=[company_id]))
        values = [group, group]
    rows = bulk.fetch(
        f"""select p.id, p.first_id, p.second_id, p.reason, p.found_at
            from contacts_companypair p
            join contacts_company a on a.id = p.first_id
            join contacts_company b on b.id = p.second_id
            where coalesce(a.canonical_id, a.id) <> coalesce(b.canonical_id, b.id)
              and a.gone_at is null and b.gone_at is null
              and not exists (select from contacts_companyapart x
                              where x.first_id = p.first_id and x.second_id = p.second_id)
              {condition}
            order by p.probability desc, p.id offset %s limit %s""",
        [*values, after, limit],
    )
    return [
        PairCard(number, first, second, Alike(reason), found_at)
        for number, first, second, reason, found_at in rows
    ]


def count_pairs(*, at_most: int = 10_000) -> int:
    """How many pairs of companies may be one, counted no further than `at_most`."""
    rows = bulk.fetch(
        """select count(*) from (
             select 1 from contacts_companypair p
             join contacts_company a on a.id = p.first_id
             join contacts_company b on b.id = p.second_id
             where coalesce(a.canonical_id, a.id) <> coalesce(b.canonical_id, b.id)
               and a.gone_at is null and b.gone_at is null
               and not exists (select from contacts_companyapart x
                               where x.first_id = p.first_id and x.second_id = p.second_id)
             limit %s) as counted""",
        [at_most],
    )
    return int(rows[0][0])


def said_companies(*, people: Sequence[int]) -> dict[int, int | None]:
    """Of these people those of whom somebody said where they work; None: nowhere we know.

    Of several words about people who are one the latest counts.
    """
    if not bulk.fetch("select 1 from contacts_companychoice where ended_at is null limit 1"):
        return {}
    rows = bulk.fetch(
        """with said as materialized (
             select distinct on (head) coalesce(p.canonical_id, p.id) as head, ch.company_id
             from contacts_companychoice ch join contacts_person p on p.id = ch.person_id
             where ch.ended_at is null order by head, ch.made_at desc, ch.id desc
           )
           select p.id, said.company_id
           from contacts_person p join said on said.head = coalesce(p.canonical_id, p.id)
           where p.id = any(%s)""",
        [list(set(people))],
    )
    return dict(rows)


def reason_of(*, person_id: int) -> Reasoned:
    """Which company a person is with, as known now, and what that rests on.

    The latest word said by hand comes first, then the record whose company is shown, then an open
    question.
    """
    rows = bulk.fetch(
        """with head as materialized (
             select h.id, h.company_id from contacts_person p
             join contacts_person h on h.id = coalesce(p.canonical_id, p.id) where p.id = %s
           ), who as materialized (
             select o.person_id from head join live.one_person o on o.head_id = head.id
           )
           (select ch.company_id, 'hand', '' from who
            join contacts_companychoice ch using (person_id) where ch.ended_at is null
            order by ch.made_at desc, ch.id desc limit 1)
           union all
           (select r.company_id, r.company_by, r.company_clue from who
            join contacts_link l on l.person_id = who.person_id and l.ended_at is null
            join contacts_sourcerecord r on r.id = l.record_id and r.company_by <> ''
            cross join head
            order by (r.company_id = head.company_id) is true desc, r.company_by = 'ask' desc, r.id
            limit 1)""",
        [person_id],
    )
    if not rows:
        return Reasoned(None, None, "")
    company, by, clue = rows[0]
    options = _options(clue) if by == FoundBy.ASK else ()
    return Reasoned(company, FoundBy(by), clue, options)


def _options(clue: str) -> tuple[int, ...]:
    """The companies that an open question is between, as they are known now."""
    said = Said(name_key(clue), matching.company(clue), clue, "")
    found = directory_of([said])
    known = [
        *found.by_domain.get(said.domain, []),
        *found.by_exact.get(said.exact, []),
        *found.by_plain.get(said.plain, []),
    ]
    return tuple(sorted({each.id for each in known}))[: rules.NAMESAKES]


def list_open_questions(
    *, limit: int = 50, after: int = 0, within: Condition = ALWAYS
) -> list[tuple[int, str]]:
    """People whose record more than one company fits: person and clue, the newest first. within:
    what has to hold of each."""
    rows = bulk.fetch(
        f"""select coalesce(p.canonical_id, p.id), min(r.company_clue)
           from contacts_sourcerecord r
           join contacts_link l on l.record_id = r.id and l.ended_at is null
           join contacts_person p on p.id = l.person_id
           join contacts_person h on h.id = coalesce(p.canonical_id, p.id)
           where r.company_by = 'ask' and h.company_id is null and h.gone_at is null
             and not exists (select from contacts_companychoice ch
                             where ch.person_id = h.id and ch.ended_at is null)
             and {within.of("h.id")}
           group by 1 order by 1 desc offset %s limit %s""",
        [after, limit],
    )
    return [(person, clue) for person, clue in rows]
