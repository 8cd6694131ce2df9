"""Whether something can be marked, and who may take a mark away."""

from datetime import date

from accord.marks.values import FIRST_DAY, LONGEST, Mark, MarkFlaw, UnableToMark


def check(*, day: date | None, words: str, today: date) -> tuple[date, str]:
    """The day and the words as they are kept. Raises UnableToMark."""
    said = " ".join(words.replace("\x00", "").split())
    if not said:
        raise UnableToMark(MarkFlaw.NO_WORDS)
    if len(said) > LONGEST:
        raise UnableToMark(MarkFlaw.TOO_LONG)
    if day is None or day < FIRST_DAY:
        raise UnableToMark(MarkFlaw.NO_DAY)
    if day > today:
        raise UnableToMark(MarkFlaw.NOT_YET)
    return day, said


def check_end(mark: Mark, *, member_id: int | None, is_leader: bool) -> None:
    """Raises UnableToMark where this member may not take the mark away; the start is a leader's."""
    own = member_id is not None and mark.by_id == member_id and not mark.is_start
    if not (own or is_leader):
        raise UnableToMark(MarkFlaw.NOT_YOURS)
