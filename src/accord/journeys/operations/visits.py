"""Recording how many visits there were, without who made them."""

from collections.abc import Sequence
from datetime import date

from accord.contacts.values.people import Outcome
from accord.foundation import bulk, retold
from accord.journeys.values import LONGEST_SPAN, VisitCounts

_SAID = ("day", "until", "page", "origin", "channel", "campaign_id", "visits")
_COLUMNS = (*_SAID, "split_by")
_TABLES = retold.Tables(
    rows="journeys_visitcount",
    words="journeys_visitword",
    columns=_COLUMNS,
    number="visits",
    refers={"campaign_id": "campaigns_campaign"},
)


def record_visit_counts(
    *, counts: VisitCounts, batch_id: int | None, delivery: Sequence[int] = ()
) -> list[tuple[Outcome, int]]:
    """Take in counts: rows of one key within a delivery add up, a later delivery replaces them.

    delivery: all batches of the delivery, where it came in several. Answers what became of each
    and its number. Caller's transaction.
    """
    recorded = retold.record(
        tables=_TABLES,
        source=counts.source,
        keys=counts.external_key,
        adds=[True] * len(counts),
        columns={
            **{name: getattr(counts, name) for name in _SAID},
            "split_by": [counts.split_by] * len(counts),
        },
        batch_id=batch_id,
        delivery=delivery,
    )
    return list(zip(map(Outcome, recorded.outcomes), recorded.ids, strict=True))


def find_told_otherwise(
    *, source: str, split_by: str, spans: Sequence[tuple[date, date]]
) -> list[bool]:
    """For each span of days: whether its source told its days in other spans or split otherwise.

    A week told beside its days would count twice, and so would pages beside origins.
    """
    told = sorted(set(spans))
    if not told:
        return []
    rows = bulk.fetch(
        """with known as materialized (
             select distinct day, until, split_by from journeys_visitcount
             where source = %(source)s and day between %(first)s and %(last)s
           )
           select told.day, told.until
           from unnest(%(days)s::date[], %(untils)s::date[]) as told(day, until)
           where exists (select 1 from known k
                         where k.day <= told.until and k.until >= told.day
                           and (k.until - k.day <> told.until - told.day
                                or k.split_by <> %(split)s))""",
        {
            "source": source,
            "split": split_by,
            "first": told[0][0] - LONGEST_SPAN,
            "last": max(until for _day, until in told),
            "days": [day for day, _until in told],
            "untils": [until for _day, until in told],
        },
    )
    found = set(rows)
    return [span in found for span in spans]


def before_taking_back(*, batch_id: int) -> None:
    """Before a batch is taken back: counts that others tell of too are as those say."""
    retold.before_taking_back(tables=_TABLES, batch_id=batch_id)
