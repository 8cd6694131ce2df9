"""Reading people and companies."""

from collections.abc import Iterable, Sequence

from accord.contacts.rules import people as rules
from accord.contacts.values.people import (
    CompanyCard,
    IdentityKind,
    LinkedBy,
    MergeCard,
    PersonCard,
    RecordCard,
    RecordKind,
)
from accord.foundation import bulk
from accord.kernel import text
from accord.kernel.conditions import ALWAYS, Condition

_PERSON = """
    select p.id, p.name, p.email, p.phone, p.title, p.country, p.language, p.reference,
           c.id, coalesce(c.name, ''), p.gone_at
    from contacts_person p
    left join contacts_company own on own.id = p.company_id
    left join contacts_company c on c.id = coalesce(own.canonical_id, own.id)
"""


def get_person(*, person_id: int) -> PersonCard:
    """One person as known now: whoever stands for the group; raises LookupError."""
    rows = bulk.fetch(
        f"""{_PERSON} where p.id =
              (select coalesce(canonical_id, id) from contacts_person where id = %s)""",
        [person_id],
    )
    if not rows:
        raise LookupError(f"There is no person {person_id}.")
    return PersonCard(*rows[0])


def get_company(*, company_id: int) -> CompanyCard:
    """One company as known now: whichever stands for the group; raises LookupError."""
    rows = bulk.fetch(
        """select id, name, domain, segment, size, country, place, gone_at from contacts_company
           where id = (select coalesce(canonical_id, id) from contacts_company where id = %s)""",
        [company_id],
    )
    if not rows:
        raise LookupError(f"There is no company {company_id}.")
    return CompanyCard(*rows[0])


def list_people(
    *, company_id: int, after: int = 0, limit: int = 50, within: Condition = ALWAYS
) -> list[PersonCard]:
    """People of a company, in the order they became known; without those whom no tool has any
    more. within: what has to hold of each."""
    rows = bulk.fetch(
        f"""{_PERSON} where p.company_id = any(array(
              select id from contacts_company where id = %(company)s
              union select id from contacts_company where canonical_id = %(company)s))
            and p.id > %(after)s and p.canonical_id is null and p.gone_at is null
            and {within.of("p.id")}
            order by p.id limit %(limit)s""",
        {"company": company_id, "after": after, "limit": limit},
    )
    return [PersonCard(*row) for row in rows]


def list_records(*, person_id: int, group: Sequence[int] = ()) -> list[RecordCard]:
    """The source records that speak of a person, oldest first.

    `group`: everybody who is one with them, where that is known already.
    """
    rows = bulk.fetch(
        """select r.id, r.source, r.external_key, r.known_at, r.gone_at, r.fields::text,
                  r.attributes::text
           from contacts_link l join contacts_sourcerecord r on r.id = l.record_id
           where l.person_id = any(%s) and l.ended_at is null order by r.id limit 50""",
        [list(group or group_of(person_id=person_id))],
    )
    return [RecordCard(*[*row[:5], *map(bulk.read_json, row[5:])]) for row in rows]


def records_of_people(*, people: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The records that speak of each of these people now, by tool and id there, oldest first."""
    rows = bulk.fetch(
        """select p.id, r.source, r.external_key
           from live.persons p join live.one_person o on o.head_id = p.canonical_id
           join contacts_link l on l.person_id = o.person_id and l.ended_at is null
           join contacts_sourcerecord r on r.id = l.record_id and r.gone_at is null
           where p.id = any(%s) order by r.id""",
        [list(people)],
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for person, source, key in rows:
        found.setdefault(person, []).append((source, key))
    return found


def group_of(*, person_id: int) -> list[int]:
    """Everybody who is one with this person, the head of the group first."""
    rows = bulk.fetch(
        """with head as (
             select coalesce(canonical_id, id) as id from contacts_person where id = %s
           )
           select id from head union select p.id from contacts_person p join head
           on p.canonical_id = head.id order by 1""",
        [person_id],
    )
    return [number for (number,) in rows]


def heads_of(*, people: Sequence[int]) -> dict[int, int]:
    """Of these people those who are one with others: each member of a group with its head."""
    rows = bulk.fetch(
        """with merged as materialized (
             select canonical_id as head from contacts_person
             where canonical_id is not null and id = any(%(people)s)
             union
             select canonical_id from contacts_person where canonical_id = any(%(people)s)
           )
           select head, head from merged
           union all
           select p.id, m.head from merged m join contacts_person p on p.canonical_id = m.head""",
        {"people": list(people)},
    )
    return dict(rows)


def tools_by_person(*, people: Sequence[int]) -> dict[int, list[str]]:
    """The tool of each record that came with these people, themselves alone."""
    return dict(
        bulk.fetch(
            """select l.person_id, array_agg(r.source order by r.id)
               from contacts_link l join contacts_sourcerecord r on r.id = l.record_id
               where l.person_id = any(%s) and l.ended_at is null group by l.person_id""",
            [list(people)],
        )
    )


def list_merges(*, person_id: int, group: Sequence[int] = ()) -> list[MergeCard]:
    """The merges that stand in the group of a person, oldest first; `group` as in list_records."""
    rows = bulk.fetch(
        """select id, first_id, second_id, linked_by, made_at, made_by_id from contacts_merge
           where ended_at is null and first_id = any(%(people)s) and second_id = any(%(people)s)
           order by made_at, id limit 50""",
        {"people": list(group or group_of(person_id=person_id))},
    )
    return [
        MergeCard(number, first, second, LinkedBy(by), at, member)
        for number, first, second, by, at, member in rows
    ]


def people_of(*, merge_id: int) -> tuple[int, int]:
    """The two that a standing merge made one; raises LookupError."""
    rows = bulk.fetch(
        "select first_id, second_id from contacts_merge where id = %s and ended_at is null",
        [merge_id],
    )
    if not rows:
        raise LookupError(f"There is no merge {merge_id}.")
    return rows[0][0], rows[0][1]


def pairs_of(*, merge_ids: Sequence[int]) -> list[tuple[int, int]]:
    """The two of each of these merges, as far as they stand."""
    return bulk.fetch(
        """select first_id, second_id from contacts_merge
           where id = any(%s) and ended_at is null""",
        [list(merge_ids)],
    )


def find_merge(*, first: int, second: int) -> int | None:
    """The standing merge of exactly these two, where there is one."""
    rows = bulk.fetch(
        """select id from contacts_merge
           where first_id = %s and second_id = %s and ended_at is null""",
        sorted((first, second)),
    )
    return rows[0][0] if rows else None


def list_made_by(*, batch_id: int, by: str) -> dict[int, tuple[int, int]]:
    """The merges that a batch made by itself, ended ones too: each with its two people."""
    rows = bulk.fetch(
        """select id, first_id, second_id from contacts_merge
           where explanation @> jsonb_build_object('by', %s::text, 'batch', %s::bigint)""",
        [by, batch_id],
    )
    return {number: (first, second) for number, first, second in rows}


def list_companies(
    *,
    ids: Sequence[int] | None = None,
    is_gone: bool | None = False,
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> list[tuple[str, CompanyCard]]:
    """Companies by name, each with its sort key, continued after (sort key, id) of the last.

    is_gone: those that no tool tells of any more, or those that one does; None: both.
    """
    conditions = ["canonical_id is null", *_gone(is_gone)]
    values: list[object] = []
    if ids is not None:
        conditions.append("id = any(%s)")
        values.append(list(ids))
    if after is not None:
        conditions.append("(sort_key, id) > (%s, %s)")
        values += [*after]
    rows = bulk.fetch(
        f"""select sort_key, id, name, domain, segment, size, country, place
            from contacts_company
            where {" and ".join(conditions)} order by sort_key, id limit %s""",
        [*values, limit],
    )
    return [(row[0], CompanyCard(*row[1:])) for row in rows]


def _gone(is_gone: bool | None) -> list[str]:
    return [] if is_gone is None else ["gone_at is not null" if is_gone else "gone_at is null"]


def count_companies(
    *, ids: Sequence[int] | None = None, is_gone: bool = False, at_most: int = 10_000
) -> int:
    """How many companies there are, counted no further than `at_most`; is_gone as in the list."""
    clause = "and id = any(%s)" if ids is not None else ""
    rows = bulk.fetch(
        f"""select count(*) from (select 1 from contacts_company
            where canonical_id is null and {_gone(is_gone)[0]} {clause} limit %s) as counted""",
        [*([list(ids)] if ids is not None else []), at_most],
    )
    return int(rows[0][0])


def get_people(*, ids: Sequence[int]) -> dict[int, PersonCard]:
    """These people, by id."""
    rows = bulk.fetch(f"{_PERSON} where p.id = any(%s)", [list(set(ids))]) if ids else []
    return {row[0]: PersonCard(*row) for row in rows}


def find_by_external(*, kind: RecordKind, source: str, keys: Sequence[str]) -> dict[str, int]:
    """Who a tool's own ids stand for, as far as known."""
    return find_by_identity(
        kind=kind, identity=IdentityKind.EXTERNAL, values=keys, prefix=f"{source}:"
    )


def find_by_identity(
    *, kind: RecordKind, identity: IdentityKind, values: Sequence[str], prefix: str = ""
) -> dict[str, int]:
    """Who these e-mails, names or ids stand for, as far as known: the earliest of several."""
    wanted = sorted({prefix + value for value in values if value})
    if not wanted:
        return {}
    column = "person_id" if kind is RecordKind.PERSON else "company_id"
    table = "contacts_person" if kind is RecordKind.PERSON else "contacts_company"
    # Keys first: while a table is being filled its statistics lag and mislead the planner.
    rows = bulk.fetch(
        f"""with known as materialized (
              select record_id, value from contacts_identitykey where kind = %s and value = any(%s)
            )
            select known.value, min(coalesce(t.canonical_id, t.id))
            from known
            join contacts_sourcerecord r on r.id = known.record_id and r.kind = %s
            join contacts_link l on l.record_id = known.record_id and l.ended_at is null
            join {table} t on t.id = l.{column}
            group by known.value""",
        [identity, wanted, kind],
    )
    return {value[len(prefix) :]: target for value, target in rows}


def find_by_name(*, source: str, names: Sequence[str]) -> dict[str, list[int]]:
    """Everybody whom a tool calls by exactly one of these names, as far as known."""
    wanted = sorted({name for name in names if name})
    if not wanted:
        return {}
    rows = bulk.fetch(
        """select r.fields ->> 'name', array_agg(distinct coalesce(p.canonical_id, p.id))
           from contacts_sourcerecord r
           join contacts_link l on l.record_id = r.id and l.ended_at is null
           join contacts_person p on p.id = l.person_id
           where r.kind = %s and r.source = %s and r.fields ->> 'name' = any(%s) group by 1""",
        [RecordKind.PERSON, source, wanted],
    )
    return dict(rows)


def search_people(
    *, words: str, limit: int = 200, is_gone: bool = False, within: Condition = ALWAYS
) -> list[int]:
    """Ids of people whose name, e-mail, id or company holds these words, in any script.

    A whole address that is one person's own finds them by it, without looking for its letters.
    is_gone: those whom no tool has any more, or those whom one has. within: what has to hold of
    each.
    """
    address = words.strip().lower()
    if rules.is_own_address(address):
        found = find_by_identity(
            kind=RecordKind.PERSON, identity=IdentityKind.EMAIL, values=[address]
        )
        if found:
            return _those_within(list(found.values()), is_gone=is_gone, within=within)
    return _search("contacts_person", words=words, limit=limit, is_gone=is_gone, within=within)


def _those_within(people: list[int], *, is_gone: bool, within: Condition) -> list[int]:
    rows = bulk.fetch(
        f"""select t.id from contacts_person t
            where t.id = any(%s) and t.{_gone(is_gone)[0]} and {within.of("t.id")}""",
        [people],
    )
    return [number for (number,) in rows]


def search_companies(*, words: str, limit: int = 50, is_gone: bool = False) -> list[int]:
    """Ids of companies whose name or domain holds these words; is_gone as in the list."""
    return _search("contacts_company", words=words, limit=limit, is_gone=is_gone)


def _search(
    table: str, *, words: str, limit: int, is_gone: bool, within: Condition = ALWAYS
) -> list[int]:
    parts = text.search_key(words).split()[:6]
    if not parts:
        return []
    patterns = ["%" + _literal(part) + "%" for part in parts]
    condition = " and ".join(["t.search_text like %s"] * len(patterns))
    rows = bulk.fetch(
        f"""select t.id from {table} t where {condition} and t.canonical_id is null
            and t.{_gone(is_gone)[0]} and {within.of("t.id")} limit %s""",
        [*patterns, limit],
    )
    return [number for (number,) in rows]


def _literal(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def company_names(*, ids: Iterable[int]) -> dict[int, str]:
    """Names of these companies, the domain where nobody has named one."""
    return dict(
        bulk.fetch(
            """select id, coalesce(nullif(name, ''), domain) from contacts_company
               where id = any(%s)""",
            [list(set(ids))],
        )
    )
