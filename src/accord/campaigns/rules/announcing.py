"""Whether an announcement may go out, who is reminded, and what may be told of readers; pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from accord.campaigns.values.announcements import (
    BOUNDS,
    REMIND_AFTER,
    REMINDERS,
    SHOWN_FROM,
    About,
    AnnouncementText,
    Flaw,
    Receipt,
    Standing,
    UnableToAnnounce,
)
from accord.kernel.working_time import DAY, WorkingCalendar, is_working_day
from accord.team.values import Side

LONGEST_WAIT = 60  # days; after so many nobody is reminded any more


def check_text(text: AnnouncementText, *, personas: Iterable[str], today: date) -> None:
    """Raises UnableToAnnounce with the field. personas: keys of those that are agreed; each is said
    to care, or not to be concerned. Without any, all prospects are one."""
    for name, said, flaw in (
        ("title", text.title, Flaw.NO_TITLE),
        ("body", text.body, Flaw.NO_BODY),
    ):
        if not said.strip():
            raise UnableToAnnounce(flaw=flaw, where=name)
        if len(said) > BOUNDS[name]:
            raise UnableToAnnounce(flaw=Flaw.TOO_LONG, where=name, bound=BOUNDS[name])
    if (text.about is About.CAMPAIGN) != (text.campaign_id is not None):
        raise UnableToAnnounce(flaw=Flaw.NO_CAMPAIGN, where="campaign")
    if text.answer_by is not None and text.answer_by < today:
        raise UnableToAnnounce(flaw=Flaw.NO_DAY, where="answer_by")
    _check_whys(text, personas=personas)


def _check_whys(text: AnnouncementText, *, personas: Iterable[str]) -> None:
    """News of other kinds concern our own people alone, so they may leave it out."""
    for key, said in text.whys.items():
        if len(said) > BOUNDS["why"]:
            raise UnableToAnnounce(flaw=Flaw.TOO_LONG, where=f"why_{key}", bound=BOUNDS["why"])
    if text.about is About.NEWS:
        return
    for key in personas:
        if key not in text.whys:
            raise UnableToAnnounce(flaw=Flaw.NO_WHY, where=f"why_{key}")
    if not any(said.strip() for said in text.whys.values()):
        raise UnableToAnnounce(flaw=Flaw.WHY_FOR_NOBODY, where="")


def is_reminded(
    receipt: Receipt, *, working_days: int, is_late: bool, is_away: bool = False
) -> bool:
    """Whether somebody is reminded today. working_days: passed since they were told; is_late: the
    day by which they were to answer has passed. Nobody is while they are away."""
    if receipt.known_at is not None or is_away or receipt.reminders >= REMINDERS:
        return False
    if is_late and not receipt.reminders:
        return True
    return working_days >= REMIND_AFTER * (receipt.reminders + 1)


def days_between(told: date, today: date, *, calendar: WorkingCalendar) -> int | None:
    """The working days after one day up to another; None on a day on which nobody works, or much
    later, when nobody is reminded."""
    if not is_working_day(calendar, today) or (today - told).days > LONGEST_WAIT:
        return None
    days = (told + DAY * step for step in range(1, (today - told).days + 1))
    return sum(is_working_day(calendar, day) for day in days)


def standings(receipts: Sequence[Receipt]) -> list[Standing]:
    """How far everybody is, then each side that has enough colleagues not to be told apart. Where
    one side is too small, the other one would tell of it, so both are left out."""
    sides = {side: [one for one in receipts if one.side is side] for side in Side}
    shown = {side: rows for side, rows in sides.items() if rows}
    told = [_standing(Side.BOTH, receipts)]
    if len(shown) > 1 and all(len(rows) >= SHOWN_FROM for rows in shown.values()):
        told += [_standing(side, rows) for side, rows in shown.items() if side is not Side.BOTH]
    return told


def _standing(side: Side, rows: Sequence[Receipt]) -> Standing:
    if len(rows) < SHOWN_FROM:
        return Standing(side, len(rows), None, None)
    return Standing(
        side,
        len(rows),
        sum(one.read_at is not None for one in rows),
        sum(one.known_at is not None for one in rows),
    )


def audience(*, side: Side, members: Mapping[int, Side]) -> dict[int, Side]:
    """Whom an announcement is for: everybody, or a side and those who work for both."""
    if side is Side.BOTH:
        return dict(members)
    return {one: own for one, own in members.items() if own in (side, Side.BOTH)}
