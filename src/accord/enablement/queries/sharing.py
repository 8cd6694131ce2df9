"""Links and words about pieces."""

from collections.abc import Collection

from accord.enablement import models
from accord.enablement.values.sharing import Comment, Rated, Rater, ShareCard, Taken, Usefulness
from accord.foundation import bulk
from accord.journeys.values import TouchKind


def card_of(row: models.Share) -> ShareCard:
    return ShareCard(
        row.pk, row.asset_id, row.lead_id, row.member_id, row.made_at, row.ended_at, row.opened,
        row.last_at,
    )  # fmt: skip


def shares_of_lead(*, lead_id: int, limit: int = 20) -> list[ShareCard]:
    """The links that were made for a lead and stand, the latest first."""
    rows = models.Share.objects.filter(lead_id=lead_id, ended_at__isnull=True).order_by("-pk")
    return [card_of(row) for row in rows[:limit]]


def ratings(*, asset_ids: Collection[int] | None = None) -> dict[int, Rated]:
    """What is said of each piece that anybody has said something of."""
    which, given = ("", [])
    if asset_ids is not None:
        which, given = "where asset_id = any(%s)", [list(asset_ids)]
    rows = bulk.fetch(
        f"""select asset_id,
                   count(*) filter (where rater = 'seller' and is_useful),
                   count(*) filter (where rater = 'seller' and not is_useful),
                   count(*) filter (where rater = 'prospect' and is_useful),
                   count(*) filter (where rater = 'prospect' and not is_useful)
            from enablement_rating {which} group by 1""",
        given,
    )
    return {
        asset: Rated(Usefulness(yes, no), Usefulness(theirs, not_theirs))
        for asset, yes, no, theirs, not_theirs in rows
    }


def words_at_lead(*, lead_id: int, member_id: int | None) -> dict[tuple[int, Rater], bool]:
    """What a member said themselves at a lead, and what the prospect said, by the piece."""
    rows = bulk.fetch(
        """select asset_id, rater, is_useful from enablement_rating
           where lead_id = %s and (rater = 'prospect' or member_id = %s)""",
        [lead_id, member_id],
    )
    return {(asset, Rater(rater)): is_useful for asset, rater, is_useful in rows}


def own_word(*, asset_id: int, member_id: int | None) -> bool | None:
    """What a member says of a piece without naming a lead."""
    return (
        models.Rating.objects.filter(
            asset_id=asset_id, member_id=member_id or 0, rater=Rater.SELLER, lead__isnull=True
        )
        .values_list("is_useful", flat=True)
        .first()
    )


def list_comments(*, asset_id: int, limit: int = 20) -> list[Comment]:
    """Words beside yes and no, the latest first."""
    rows = models.Rating.objects.filter(asset_id=asset_id).exclude(words="").order_by("-at", "-pk")
    return [
        Comment(Rater(row.rater), row.is_useful, row.words, row.member_id, row.at)
        for row in rows[:limit]
    ]


def taken_by(*, asset_id: int, limit: int = 50) -> list[Taken]:
    """Who downloaded or opened a piece, the latest first."""
    return [
        Taken(head, TouchKind(kind), at, campaign)
        for head, kind, at, campaign in bulk.fetch(
            """select head_id, kind, occurred_at, campaign_id from live.touches
               where asset_id = %s and direction = 'in'
               order by occurred_at desc, id desc limit %s""",
            [asset_id, limit],
        )
    ]


def is_not_judged(*, person_id: int) -> bool:
    """Whether somebody has said that their interest is not to be judged."""
    [(refused,)] = bulk.fetch(
        """select exists (
             select from live.persons p
             join live.refusals r on r.canonical_id = coalesce(p.canonical_id, p.id)
             where p.id = %s and r.purpose = 'profiling')""",
        [person_id],
    )
    return bool(refused)
