"""What rows refer to by name: campaigns, pieces of content, colleagues."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accord.campaigns import api as campaigns
from accord.content import api as content
from accord.intake.rules.normalise import Normalised
from accord.intake.values.plans import Plan
from accord.team import api as team


def campaigns_of(
    n: Normalised, *, rows: Sequence[int], plan: Plan, batch_id: int
) -> list[int | None]:
    """The campaign of each row, by the tool's id or name; an unknown one is added by its name."""
    keys, names = n.column("campaign_external_id", rows), n.column("campaign", rows)
    if not any(keys) and not any(names):
        return [None] * len(rows)
    known = campaigns.find(source=plan.source_of("campaign"), keys=[key for key in keys if key])
    missing = sorted({key for key in keys if key and key not in known})
    by_name = campaigns.find_by_name(wanted=[name for name in names if name])
    missing_names = sorted({name for name in names if name and name not in by_name})
    for source, wanted, found in (
        (plan.source_of("campaign"), missing, known),
        ("by-name", missing_names, by_name),
    ):
        if wanted:
            blank: dict[str, list[Any]] = {
                name: [
                    None
                    if name.startswith(("started", "ended", "goal_target", "goal_date"))
                    else ""
                ]
                * len(wanted)
                for name in campaigns.CAMPAIGN_COLUMNS
            }
            made = campaigns.record_campaigns(
                source=source, keys=wanted, columns=blank | {"name": wanted}, batch_id=batch_id
            )
            found |= dict(zip(wanted, made.ids, strict=True))
    return [known.get(key) or by_name.get(name) for key, name in zip(keys, names, strict=True)]


def assets_of(
    n: Normalised, column: str, *, rows: Sequence[int], plan: Plan, kind: str, batch_id: int
) -> list[int | None]:
    """The piece of content that a column refers to."""
    keys = n.column(column, rows)
    if not any(keys):
        return [None] * len(rows)
    known = content.ensure_assets(
        source=plan.source, keys=[key for key in keys if key], kind=kind, batch_id=batch_id
    )
    return [known.get(key) for key in keys]


def members_of(
    n: Normalised,
    column: str,
    *,
    rows: Sequence[int],
    plan: Plan,
    role: str,
    at: datetime,
    batch_id: int,
) -> list[int | None]:
    """The colleague that a column refers to; an unknown one is added without sign-in."""
    keys = n.column(column, rows)
    wanted = sorted({key for key in keys if key})
    if not wanted:
        return [None] * len(rows)
    known = team.ensure_members(
        source=plan.source_of("member"),
        keys=wanted,
        names=wanted,
        roles=[role] * len(wanted),
        at=at,
        batch_id=batch_id,
    )
    return [known.get(key) for key in keys]
