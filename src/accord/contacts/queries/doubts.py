"""Reading who may be who, what was learnt, and how much care is taken."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accord.contacts.models import MatchCare
from accord.contacts.values import likeness_words
from accord.contacts.values.doubts import (
    LOWEST_JOIN,
    RIGHT_SHARES,
    Care,
    DoubtCard,
    DoubtState,
    MatchSettings,
    Neighbours,
    WeightsCard,
    WeightsState,
)
from accord.foundation import bulk
from accord.kernel.conditions import ALWAYS, Condition
from accord.matching import api as matching

_DOUBT = """
    select d.id, d.first_id, d.second_id, coalesce(p.canonical_id, p.id),
           coalesce(q.canonical_id, q.id), d.probability, d.reasons::text, d.weights_version,
           d.found_at, d.state, d.decided_by_id, d.decided_at
    from contacts_doubt d join contacts_person p on p.id = d.first_id
    join contacts_person q on q.id = d.second_id
"""
_HEADS = """join contacts_person p on p.id = d.first_id
            join contacts_person q on q.id = d.second_id"""
COUNTED = 10_000


def list_doubts(
    *,
    state: DoubtState = DoubtState.OPEN,
    band: matching.Band | None = None,
    company_id: int | None = None,
    after: tuple[float, int] | None = None,
    limit: int = 50,
    within: Condition = ALWAYS,
) -> list[DoubtCard]:
    """Pairs of this state that are not one yet, the likeliest first; `after` is the cursor of
    the last one seen. Of joined ones, those that were joined. within: what holds of both people."""
    where, values = _where(state=state, band=band, company_id=company_id, within=within)
    if after is not None:
        where.append("(d.probability, d.id) < (%s, %s)")
        values += [*after]
    rows = bulk.fetch(
        f"""{_DOUBT} where {" and ".join(where)}
            order by d.probability desc, d.id desc limit %s""",
        [*values, limit],
    )
    return _cards(rows)


def count_doubts(
    *,
    state: DoubtState = DoubtState.OPEN,
    band: matching.Band | None = None,
    company_id: int | None = None,
    at_most: int = COUNTED,
    within: Condition = ALWAYS,
) -> int:
    """How many there are of this state, counted no further than `at_most`."""
    where, values = _where(state=state, band=band, company_id=company_id, within=within)
    rows = bulk.fetch(
        f"""select count(*) from (
              select 1 from contacts_doubt d join contacts_person p on p.id = d.first_id
              join contacts_person q on q.id = d.second_id
              where {" and ".join(where)} limit %s) as counted""",
        [*values, at_most],
    )
    return int(rows[0][0])


def get_doubt(*, doubt_id: int) -> DoubtCard:
    """One pair, whatever was said of it; raises LookupError."""
    rows = bulk.fetch(f"{_DOUBT} where d.id = %s", [doubt_id])
    if not rows:
        raise LookupError(f"There is no doubt {doubt_id}.")
    return _cards(rows)[0]


def get_doubts(*, ids: Sequence[int]) -> list[DoubtCard]:
    """These pairs, whatever was said of them, the likeliest first."""
    rows = bulk.fetch(
        f"{_DOUBT} where d.id = any(%s) order by d.probability desc, d.id desc", [list(ids)]
    )
    return _cards(rows)


def doubts_beside(*, doubt: DoubtCard, within: Condition = ALWAYS) -> Neighbours:
    """The open ones that stand before and after this one in the list."""
    found = []
    for sign, order in ((">", "asc"), ("<", "desc")):
        rows = bulk.fetch(
            f"""select d.id from contacts_doubt d {_HEADS}
                where d.state = 'open' and not d.is_one and {_THERE}
                  and (d.probability, d.id) {sign} (%s, %s) and {_both(within)}
                order by d.probability {order}, d.id {order} limit 1""",
            [*doubt.cursor],
        )
        found.append(rows[0][0] if rows else None)
    return Neighbours(*found)


def find_doubt(*, first: int, second: int) -> int | None:
    """The pair of these two people as recorded, where there is one."""
    rows = bulk.fetch(
        "select id from contacts_doubt where first_id = %s and second_id = %s",
        sorted((first, second)),
    )
    return rows[0][0] if rows else None


# Nobody is asked about who was deleted in every tool that told of them.
_THERE = "p.gone_at is null and q.gone_at is null"


def _both(within: Condition) -> str:
    one, other = "coalesce(p.canonical_id, p.id)", "coalesce(q.canonical_id, q.id)"
    return f"{within.of(one)} and {within.of(other)}"


def _where(
    *, state: DoubtState, band: matching.Band | None, company_id: int | None, within: Condition
) -> tuple[list[str], list[Any]]:
    where: list[str] = ["d.state = %s", _both(within)]
    values: list[Any] = [state.value]
    if state is not DoubtState.JOINED:
        where.append("not d.is_one")
    if state is DoubtState.OPEN:
        where.append(_THERE)
    if band is not None:
        join_at, review_at = bounds()
        where.append("d.probability >= %s and d.probability < %s")
        low, high = {
            matching.Band.JOIN: (join_at, 2.0),
            matching.Band.REVIEW: (review_at, join_at),
            matching.Band.SEPARATE: (-1.0, review_at),
        }[band]
        values += [low, high]
    if company_id is not None:
        where.append("%s in (p.company_id, q.company_id)")
        values.append(company_id)
    return where, values


def _cards(rows: Sequence[tuple[Any, ...]]) -> list[DoubtCard]:
    join_at, review_at = bounds() if rows else (1.0, 0.0)
    return [_card(row, join_at=join_at, review_at=review_at) for row in rows]


def _card(row: tuple[Any, ...], *, join_at: float, review_at: float) -> DoubtCard:
    number, first, second, one, other, probability, told, version, found_at, *decided = row
    reasons = reasons_of(bulk.read_json(told))
    state, decided_by, decided_at = decided
    return DoubtCard(
        number,
        first,
        second,
        (one, other),
        probability,
        matching.band_of(probability, join=join_at, review=review_at),
        reasons,
        likeness_words.line(reasons),
        version,
        found_at,
        DoubtState(state),
        decided_by,
        decided_at,
    )


def reasons_of(told: Sequence[Sequence[Any]]) -> tuple[matching.Reason, ...]:
    """Reasons as stored, the strongest first."""
    reasons = (matching.Reason(*each) for each in told)
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


def bounds() -> tuple[float, float]:
    """The probabilities from which on two are joined, and somebody is asked."""
    rows = bulk.fetch("select join_at, review_at from contacts_matchcare")
    return rows[0] if rows else (matching.AUTOMATIC, matching.THRESHOLD)


def get_match_settings(*, care: Care | None = None) -> MatchSettings:
    """The care in force, or what another would do; told from the company's own pairs."""
    standing = MatchCare.objects.first()
    chosen = care or (Care(standing.care) if standing else Care.USUAL)
    probabilities = _probabilities()
    review_at = standing.review_at if standing else matching.THRESHOLD
    stands = standing is not None and care in (None, Care(standing.care))
    join_at = standing.join_at if standing and stands else join_at_for(chosen, probabilities)
    told = matching.expected(probabilities, threshold=join_at)
    asked = sum(review_at <= each < join_at for each in probabilities)
    return MatchSettings(chosen, join_at, review_at, told.precision, told.recall, told.pairs, asked)


def join_at_for(care: Care, probabilities: Sequence[float]) -> float:
    """From which probability on two are joined, so that as many joins are right as `care` asks."""
    fits = matching.threshold_for(probabilities, precision=RIGHT_SHARES[care])
    return max(fits if probabilities else 0.0, LOWEST_JOIN[care])


def _probabilities(at_most: int = 200_000) -> list[float]:
    rows = bulk.fetch("select probability from contacts_doubt limit %s", [at_most])
    return [probability for (probability,) in rows]


def list_weights(*, limit: int = 20) -> list[WeightsCard]:
    """The versions of what was learnt, the latest first; version 0, shipped, is the last."""
    rows: list[tuple[int, str, int, datetime, float, float]] = bulk.fetch(
        """select version, state, trained_on, made_at, expected_right, expected_found
           from contacts_matchweights order by version desc limit %s""",
        [limit],
    )
    cards = [WeightsCard(row[0], WeightsState(row[1]), *row[2:]) for row in rows]
    return [*cards, WeightsCard(0, WeightsState.SHIPPED, 0, None, None, None)]


def count_newcomers(*, batch_id: int | None = None) -> int:
    """How many people wait to be compared, of one batch or of all."""
    clause = "where batch_id = %s" if batch_id is not None else ""
    rows = bulk.fetch(
        f"select count(*) from contacts_newcomer {clause}",
        [batch_id] if batch_id is not None else [],
    )
    return int(rows[0][0])


def pairs_between(*, doubt: DoubtCard) -> list[tuple[int, int]]:
    """All pairs in doubt between the groups of these two, as recorded; this one among them."""
    rows = bulk.fetch(
        """select d.first_id, d.second_id
           from contacts_person p
           join contacts_doubt d on p.id in (d.first_id, d.second_id)
           join contacts_person q on q.id in (d.first_id, d.second_id) and q.id <> p.id
           where (p.id = %(one)s or p.canonical_id = %(one)s)
             and coalesce(q.canonical_id, q.id) = %(other)s
             and d.state <> 'joined' order by 1, 2""",
        {"one": doubt.heads[0], "other": doubt.heads[1]},
    )
    return sorted({*rows, (doubt.first, doubt.second)})
