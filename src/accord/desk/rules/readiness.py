"""What has to be in order before both teams live by these figures, judged from what is there."""

from collections.abc import Mapping

from accord.desk.values import Check, Checked, CheckState, Readiness, Waiver

# From so large a part on, figures by campaign or from lead to deal speak for the whole.
MOST = 0.8
ALL = 1.0


def judged(found: Readiness, *, waivers: Mapping[Check, Waiver]) -> tuple[Checked, ...]:
    """Every check in its order. What is in order is done, whether or not it was let pass."""
    return tuple(
        _judged(check, counts, needed, waiver=waivers.get(check))
        for check, counts, needed in _parts(found)
    )


def open_checks(checks: tuple[Checked, ...]) -> tuple[Check, ...]:
    """Those that are neither in order nor let pass."""
    settled = (CheckState.DONE, CheckState.WAIVED)
    return tuple(one.check for one in checks if one.state not in settled)


def _parts(found: Readiness) -> list[tuple[Check, bool | tuple[int, int], float]]:
    """Each check as a yes or no, or as the part of a whole and how large it has to be."""
    return [
        (Check.LEADERS, found.leaders, ALL),
        (Check.DEFINITIONS_SIGNED, found.signed, ALL),
        (Check.DEFINITIONS_READ, found.readers, ALL),
        (Check.FALLBACK_OWNER, found.fallback_owner, ALL),
        (Check.LEADS, found.has_leads, ALL),
        (Check.ORIGINS, found.origins, ALL),
        (Check.CAMPAIGNS, found.campaigns, MOST),
        (Check.OWNERS, found.owners, ALL),
        (Check.DEALS_LINKED, found.deals_linked, MOST),
        (Check.COSTS, found.has_costs, ALL),
        (Check.UNDO_TRIED, found.undo_tried, ALL),
        (Check.SAMPLE_GONE, found.sample_gone, ALL),
    ]


def _judged(
    check: Check, counts: bool | tuple[int, int], needed: float, *, waiver: Waiver | None
) -> Checked:
    part, whole = (None, None) if isinstance(counts, bool) else counts
    is_counted = part is not None and whole is not None
    if is_counted and not whole:
        state = CheckState.LATER
    elif counts is True or (is_counted and (part or 0) >= needed * (whole or 0)):
        state = CheckState.DONE
    else:
        state = CheckState.NOW
    if state is not CheckState.DONE and waiver is not None:
        state = CheckState.WAIVED
    return Checked(check, state, part, whole, waiver)
