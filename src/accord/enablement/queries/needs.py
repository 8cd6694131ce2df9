"""Who sells, what they answered, and how the library is used."""

from collections.abc import Sequence
from datetime import date

from accord.content import api as content
from accord.content.values import State
from accord.enablement import models
from accord.enablement.rules.needs import quarter_of, told
from accord.enablement.values.needs import Health, Told
from accord.foundation import bulk
from accord.team import api as team
from accord.team.values import Side


def list_sellers() -> list[int]:
    """Who works for sales and can sign in."""
    return [one.id for one in team.list_members() if one.can_sign_in and one.side is Side.SALES]


def need_told(*, day: date) -> Told | None:
    """What was answered in the quarter of a day; None where fewer than five did."""
    rows = models.NeedAnswer.objects.filter(quarter=quarter_of(day)).values_list(
        "has_all", flat=True
    )
    said = list(rows)
    return told(yes=sum(said), no=len(said) - sum(said))


def own_need(*, member_id: int | None, day: date) -> bool | None:
    """What a member has answered this quarter; None where nothing."""
    return (
        models.NeedAnswer.objects.filter(member_id=member_id or 0, quarter=quarter_of(day))
        .values_list("has_all", flat=True)
        .first()
    )


def health_of(*, since: date, today: date) -> Health:
    """How the library was used from a day on."""
    sellers = list_sellers()
    [(using,)] = bulk.fetch(
        """select count(distinct member_id) from (
             select member_id from enablement_share where made_at >= %(since)s
             union all select member_id from enablement_rating where at >= %(since)s
             union all select member_id from enablement_search where day >= %(since)s) used
           where member_id = any(%(sellers)s)""",
        {"since": since, "sellers": sellers},
    )
    [(searches, missed)] = bulk.fetch(
        """select count(*), count(*) filter (where found = 0) from enablement_search
           where day >= %s""",
        [since],
    )
    pieces = content.list_in_use()
    stale = sum(one.state(today=today) is State.STALE for one in pieces)
    in_deals = _in_deals([one.id for one in pieces])
    return Health(len(sellers), using, searches, missed, len(pieces), stale, in_deals)


def _in_deals(pieces: Sequence[int]) -> int:
    """How many of these pieces somebody of a deal had in hand, or was sent by a standing link."""
    [(count,)] = bulk.fetch(
        """select count(*) from unnest(%(pieces)s::bigint[]) as piece
           where exists (
             select from facts.shares s join facts.deals d on d.lead = s.lead
             where s.asset = piece and not s.is_ended and not d.is_gone)
           or exists (
             select from facts.touches t
             join live.persons p on p.id = t.person
             join live.one_person o on o.head_id = coalesce(p.canonical_id, p.id)
             join facts.leads l on l.person = o.person_id
             join facts.deals d on d.lead = l.key
             where t.asset = piece and not t.is_gone and not t.is_machine and not d.is_gone)""",
        {"pieces": bulk.numbers(pieces)},
    )
    return int(count)


def missed_most(*, since: date, limit: int = 10) -> list[tuple[dict[str, str], int]]:
    """What was looked for in vain most often: in which respects, and how often."""
    names = ("persona", "journey_stage", "objection", "language", "product")
    rows = bulk.fetch(
        f"""select {", ".join(names)}, count(*) from enablement_search
            where found = 0 and day >= %s group by 1, 2, 3, 4, 5
            order by count(*) desc, 1, 2, 3, 4, 5 limit %s""",
        [since, limit],
    )
    return [(dict(zip(names, row[:-1], strict=True)), row[-1]) for row in rows]
