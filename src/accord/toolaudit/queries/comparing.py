"""Comparisons that were kept, and what never arrived."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy

from accord.foundation import bulk
from accord.toolaudit import models
from accord.toolaudit.values.runs import AgainRow, LostRow, OwnedBy, RunCard, RunState

_BEFORE = 500


def list_runs(*, name: str = "", before: int | None = None, limit: int = 50) -> list[RunCard]:
    """Comparisons, newest first; those of one link where its name is given."""
    rows = models.Reconciliation.objects.order_by("-id")
    if name:
        rows = rows.filter(name=name)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_card(row) for row in rows[:limit]]


def count_runs() -> int:
    """How many comparisons were made."""
    return models.Reconciliation.objects.count()


def list_names(*, limit: int = 50) -> list[str]:
    """The links that were compared, by name."""
    rows = models.Reconciliation.objects.order_by("name").values_list("name", flat=True)
    return list(rows.distinct()[:limit])


def get_run(*, run_id: int) -> RunCard:
    """One comparison; raises LookupError."""
    row = models.Reconciliation.objects.filter(pk=run_id).first()
    if row is None:
        raise LookupError(f"There is no comparison {run_id}.")
    return _card(row)


def list_lost(*, run_id: int, after: int = 0, limit: int = 50) -> list[LostRow]:
    """Rows that never arrived, newest first, those after a place."""
    rows = models.Lost.objects.filter(reconciliation_id=run_id, place__gt=after)
    return [_lost(row) for row in rows.order_by("place")[:limit]]


def iterate_lost(*, run_id: int) -> Iterator[LostRow]:
    """All of them, a bounded number at a time."""
    after = 0
    while rows := list_lost(run_id=run_id, after=after, limit=_BEFORE):
        yield from rows
        after = rows[-1].place


def list_said_again(*, run_id: int, after: int = 0, limit: int = 50) -> list[AgainRow]:
    """Rows about whom another of the first file is already, in its order, those after a place."""
    rows = models.SaidAgain.objects.filter(reconciliation_id=run_id, place__gt=after)
    return [
        AgainRow(row.place, row.number, row.of_number, row.cells)
        for row in rows.order_by("place")[:limit]
    ]


def list_sources() -> list[str]:
    """The tools whose records of people are here, by name."""
    return [source for (source,) in bulk.fetch(_SOURCES)]


# From one tool to the next by the index: no record but the first of each is read.
_SOURCES = """
with recursive tools(source) as (
  (select source from live.person_records order by source limit 1)
  union all
  select (select r.source from live.person_records r where r.source > t.source
          order by r.source limit 1)
  from tools t where t.source is not null
)
select source from tools where source is not null order by source
"""


def iterate_people(*, source: str, only_leads: bool) -> Iterator[tuple[str, ...]]:
    """What a tool's records say of people, in the order of their ids, as `PEOPLE` names it; those
    alone who are leads, whichever tool said so first, or all."""
    after: str | None = None
    while rows := bulk.fetch(
        _PEOPLE,
        {"source": source, "after": after, "only_leads": only_leads, "limit": _AT_ONCE},
    ):
        yield from rows
        after = rows[-1][0]


_AT_ONCE = 5_000
PEOPLE = (
    gettext_lazy("Id"), gettext_lazy("E-mail"), gettext_lazy("Name"), gettext_lazy("First name"),
    gettext_lazy("Last name"), gettext_lazy("Phone"), gettext_lazy("Company"),
    gettext_lazy("Created"), gettext_lazy("Owner"),
)  # fmt: skip
_PEOPLE = """
select r.external_key, coalesce(r.fields ->> 'email', ''), coalesce(r.fields ->> 'name', ''),
       coalesce(r.fields ->> 'given_name', ''), coalesce(r.fields ->> 'family_name', ''),
       coalesce(r.fields ->> 'phone', ''), coalesce(r.fields ->> 'company', ''),
       coalesce(to_char(l.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ''),
       coalesce(m.email, '')
from live.person_records r
left join lateral (
    select f.opened_at, f.owner from facts.leads f
    where f.person = r.person_id order by f.source <> r.source, f.opened_at limit 1
) l on true
left join live.members m on m.id = l.owner
where r.source = %(source)s and (%(after)s::text is null or r.external_key > %(after)s)
  and (not %(only_leads)s or l.opened_at is not null)
order by r.external_key limit %(limit)s
"""


def list_interrupted(*, before: datetime) -> list[int]:
    """Comparisons under way of which nothing was heard since."""
    open_ones = models.Reconciliation.objects.filter(ended_at=None, beat_at__lt=before)
    return list(open_ones.values_list("pk", flat=True))


def _card(row: models.Reconciliation) -> RunCard:
    named = ("name", "left_name", "right_name", "left_source",
             "right_source", "window", "step", "cancel_asked", "failure",
             "received", "matched", "missing", "not_yet", "repeated", "extra", "old_enough", "near",
             "header", "roles", "keys", "said", "said_count", "made_at", "ended_at")  # fmt: skip
    return RunCard(
        id=row.pk, state=RunState(row.state), **{name: getattr(row, name) for name in named}
    )


def _lost(row: models.Lost) -> LostRow:
    return LostRow(row.place, row.number, row.cells, row.owner, OwnedBy(row.owned_by), row.at)
