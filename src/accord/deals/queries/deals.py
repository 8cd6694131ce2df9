"""Reading deals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accord.contacts import api as contacts
from accord.deals.values import UNTIMED, DealCard, DealStatus
from accord.foundation import bulk
from accord.kernel import text
from accord.kernel.money import Money
from accord.team import api as team
from accord.team.values import EVERYTHING, Scope

_COLUMNS = """
    d.id, d.name, d.product, d.stage, d.status, d.amount_minor, d.currency, d.opened_at,
    d.closed_at, d.lead_id, d.person_id, c.id as company_id, coalesce(c.name, ''),
    d.owner_id, coalesce(m.name, ''), d.lost_reason, d.source, d.gone_at,
    d.expected_on
"""
_NAMES = """
    left join live.companies own on own.id = d.company_id
    left join live.companies c on c.id = own.canonical_id
    left join live.members m on m.id = d.owner_id
"""
_CARD = f"select {_COLUMNS} from deals_deal d {_NAMES}"
SORTS = {
    "newest": ("opened_at", "desc"),
    "closed": ("closed_at", "desc"),
    "name": ("sort_key", "asc"),
}


@dataclass(frozen=True, slots=True)
class DealFilter:
    """What a deal list shows; None: no matter. `scope`: whose deals whoever asks may see."""

    status: DealStatus | None = None
    owner_id: int | None = None
    company_id: int | None = None
    lead_ids: Sequence[int] | None = None
    ids: Sequence[int] | None = None
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class DealPage:
    """A page of deals; `next_key` continues after it, None at the end."""

    rows: Sequence[DealCard]
    next_key: str | None


def record_of(*, deal_id: int) -> tuple[str, str]:
    """The tool that a deal came from, and its id there; raises LookupError."""
    rows = bulk.fetch("select source, external_key from deals_deal where id = %s", [deal_id])
    if not rows:
        raise LookupError(f"There is no deal {deal_id}.")
    source, key = rows[0]
    return source, key


def count_by_person(*, people: Sequence[int], scope: Scope = EVERYTHING) -> dict[int, int]:
    """How many deals of this scope came with each of these people, themselves alone."""
    return dict(
        bulk.fetch(
            f"""select d.person_id, count(*) from deals_deal d
                where d.person_id = any(%s) and d.gone_at is null and {_seen(scope)}
                group by d.person_id""",
            [list(people)],
        )
    )


def find_people(*, source: str, keys: Sequence[str]) -> dict[str, int]:
    """Whom the deals with these ids of a tool are made with, as far as known."""
    wanted = sorted({key for key in keys if key})
    if not wanted:
        return {}
    rows = bulk.fetch(
        """select d.external_key, p.canonical_id
           from deals_deal d
           left join live.leads l on l.id = d.lead_id
           join live.persons p on p.id = coalesce(d.person_id, l.person_id)
           where d.source = %s and d.external_key = any(%s)""",
        [source, wanted],
    )
    return dict(rows)


def list_deals(
    *, where: DealFilter, sort: str = "newest", after: str | None = None, limit: int = 50
) -> DealPage:
    """One page of deals, continued by key. Deals without the sorted time come last."""
    column, direction = SORTS[sort]
    expression = (
        f"coalesce(d.{column}, '{UNTIMED.isoformat()}')" if direction == "desc" else f"d.{column}"
    )
    conditions, values = _conditions(where)
    if after:
        value, _, number = after.rpartition("~")
        conditions.append(f"({expression}, d.id) {'<' if direction == 'desc' else '>'} (%s, %s)")
        values += [datetime.fromisoformat(value) if direction == "desc" else value, int(number)]
    clause = "where " + " and ".join(conditions) if conditions else ""
    # The page is cut before anything is joined, so that the index gives it whatever is known of
    # how much there is.
    rows = bulk.fetch(
        f"""select {_COLUMNS}, d.sort_value
            from (select d.*, {expression} as sort_value from deals_deal d {clause}
                  order by {expression} {direction}, d.id {direction} limit %s) d {_NAMES}
            order by d.sort_value {direction}, d.id {direction}""",
        [*values, limit + 1],
    )
    deals = [_card(row[:19]) for row in rows[:limit]]
    if len(rows) <= limit:
        return DealPage(deals, None)
    last = rows[limit - 1][-1]
    return DealPage(deals, f"{last.isoformat() if direction == 'desc' else last}~{deals[-1].id}")


def list_past_day(*, where: DealFilter, today: date, limit: int = 50) -> tuple[list[DealCard], int]:
    """Of these those whose expected day is over, the longest over first; and how many there are in
    all."""
    conditions, values = _conditions(where)
    rows = bulk.fetch(
        f"""select {_COLUMNS}, d.every
            from (select d.*, count(*) over () as every from deals_deal d
                  where {" and ".join(conditions)} and d.expected_on < %s
                  order by d.expected_on, d.id limit %s) d {_NAMES}
            order by d.expected_on, d.id""",
        [*values, today, limit],
    )
    return [_card(row[:19]) for row in rows], rows[0][-1] if rows else 0


def count_deals(*, where: DealFilter, at_most: int = 10_000) -> int:
    """How many deals there are, counted no further than `at_most`."""
    conditions, values = _conditions(where)
    clause = "where " + " and ".join(conditions) if conditions else ""
    rows = bulk.fetch(
        f"select count(*) from (select 1 from deals_deal d {clause} limit %s) as counted",
        [*values, at_most],
    )
    return int(rows[0][0])


def expected_of(*, owner_id: int, currency: str, until: date) -> tuple[int, Money]:
    """How many open deals of a member in a currency, or without an amount, are expected by a day,
    and what they are worth; deals past their day are expected still."""
    rows = bulk.fetch(
        """select count(*), coalesce(sum(amount_minor), 0) from deals_deal
           where owner_id = %s and status = %s and gone_at is null and expected_on <= %s
             and (currency = %s or amount_minor is null)""",
        [owner_id, DealStatus.OPEN.value, until, currency],
    )
    return rows[0][0], Money(int(rows[0][1]), currency)


def _conditions(where: DealFilter) -> tuple[list[str], list[Any]]:
    conditions = [_seen(where.scope), "d.gone_at is null"]
    values: list[Any] = []
    for column in ("status", "owner_id"):
        value = getattr(where, column)
        if value is not None:
            conditions.append(f"d.{column} = %s")
            values.append(value)
    group = (
        None if where.company_id is None else contacts.company_members(companies=[where.company_id])
    )
    for given, column in (
        (where.ids, "id"),
        (where.lead_ids, "lead_id"),
        (group, "company_id"),
    ):
        if given is not None:
            conditions.append(f"d.{column} = any(%s)")
            values.append(list(given))
    return conditions, values


def _seen(scope: Scope) -> str:
    return team.owned_within(scope).of("d.owner_id")


def search_deals(
    *, words: str, company_ids: Sequence[int], limit: int = 10, scope: Scope = EVERYTHING
) -> list[DealCard]:
    """Deals of this scope whose name starts with these words, and the newest ones of these
    companies."""
    beginning = text.sort_key(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = bulk.fetch(
        f"""{_CARD} where d.id in (
              (select d.id from deals_deal d where d.sort_key like %s and %s <> ''
                and {_seen(scope)} order by d.sort_key limit %s)
              union (select d.id from deals_deal d where d.company_id = any(%s)
                and {_seen(scope)} order by d.id desc limit %s))
            order by d.id desc limit %s""",
        [beginning + "%", beginning, limit, list(company_ids), limit, limit],
    )
    return [_card(row) for row in rows]


def count_by_company(*, company_ids: Sequence[int], scope: Scope = EVERYTHING) -> dict[int, int]:
    """How many deals of this scope each of these has, with all that are one with it."""
    heads = contacts.company_members(companies=company_ids)
    rows = bulk.fetch(
        f"""select d.company_id, count(*) from deals_deal d
            where d.company_id = any(%s) and d.gone_at is null and {_seen(scope)} group by 1""",
        [list(heads)],
    )
    answer: dict[int, int] = {}
    for company, count in rows:
        answer[heads[company]] = answer.get(heads[company], 0) + count
    return answer


def get_deal(*, deal_id: int) -> DealCard:
    """One deal; raises LookupError where there is none."""
    rows = bulk.fetch(f"{_CARD} where d.id = %s", [deal_id])
    if not rows:
        raise LookupError(f"There is no deal {deal_id}.")
    return _card(rows[0])


def list_events(*, deal_id: int) -> list[tuple[str, datetime | None, str, str]]:
    """What happened to a deal, newest first: kind, when, before, after."""
    return [
        (kind, occurred_at, before, after)
        for kind, occurred_at, before, after in bulk.fetch(
            """select kind, occurred_at, before, after from deals_dealevent
               where deal_id = %s order by id desc limit 200""",
            [deal_id],
        )
    ]


def list_events_of(
    *, deal_ids: Sequence[int]
) -> list[tuple[int, int, str, datetime | None, str, str]]:
    """What happened to these deals, newest first: id, deal, kind, when, before, after."""
    if not deal_ids:
        return []
    return list(
        bulk.fetch(
            """select id, deal_id, kind, occurred_at, before, after from deals_dealevent
               where deal_id = any(%s) order by id desc limit 400""",
            [list(deal_ids)],
        )
    )


def count_linked() -> tuple[int, int]:
    """How many deals grew from a lead that is known, of how many."""
    rows = bulk.fetch("select count(lead_id), count(*) from deals_deal where gone_at is null")
    return int(rows[0][0]), int(rows[0][1])


def currency_of_most() -> str | None:
    """The currency that most deals are in."""
    rows = bulk.fetch("select currency from deals_deal order by id desc limit 1")
    return str(rows[0][0]) if rows else None


def _card(row: tuple[Any, ...]) -> DealCard:
    return DealCard(*[*row[:4], DealStatus(row[4]), *row[5:]])


def sizes_of_won(*, currency: str) -> tuple[int, float, float]:
    """How many deals of a currency were won with an amount above zero; their mean in minor units,
    and how far they spread around it as a part of the mean."""
    rows = bulk.fetch(
        """select count(*), coalesce(avg(amount_minor), 0)::float8,
               coalesce(stddev_samp(amount_minor) / nullif(avg(amount_minor), 0), 0)::float8
           from deals_deal
           where status = 'WON' and gone_at is null and currency = %s and amount_minor > 0""",
        [currency],
    )
    return int(rows[0][0]), float(rows[0][1]), float(rows[0][2])
