"""Whether the buying groups of deals are as they were."""

from accord.foundation import bulk


def state_of_groups() -> tuple[int, int]:
    """Another one as soon as somebody joins or leaves a group, or a group another deal."""
    rows = bulk.fetch(
        """select count(*), coalesce(sum(hashtextextended(deal_id || '-' || head_id, 0)), 0)
           from live.deal_people""",
        [],
    )
    count, digest = rows[0]
    return int(count), int(digest)
