"""A mark: a day of which somebody says what happened, for everybody who reads a trend."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy

LONGEST = 200  # letters
FIRST_DAY = date(1990, 1, 1)
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened on a day; measure: the one it is about, "" for all. is_start: from then on the
    teams work as one. by_id: who said so, None where they are gone."""

    id: int
    day: date
    words: str
    measure: str
    is_start: bool
    by_id: int | None
    made_at: datetime


class MarkFlaw(StrEnum):
    """Why nothing is marked."""

    NO_WORDS = "no_words"
    TOO_LONG = "too_long"
    NO_DAY = "no_day"
    NOT_YET = "not_yet"
    HAS_START = "has_start"
    GONE = "gone"
    NOT_YOURS = "not_yours"


class UnableToMark(ValueError):
    """Nothing is marked or taken away."""

    def __init__(self, flaw: MarkFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


MARK_FLAWS = {
    MarkFlaw.NO_WORDS: gettext_lazy("Write what happened on that day."),
    MarkFlaw.TOO_LONG: gettext_lazy("Write it in at most 200 letters."),
    MarkFlaw.NO_DAY: gettext_lazy("Write a day, such as 2026-03-02."),
    MarkFlaw.NOT_YET: gettext_lazy("That day has not come yet. Choose one that has."),
    MarkFlaw.HAS_START: gettext_lazy(
        "The day is marked already. Take that mark away first, then mark another day."
    ),
    MarkFlaw.GONE: gettext_lazy("This mark was taken away already."),
    MarkFlaw.NOT_YOURS: gettext_lazy("Only whoever made a mark, or a leader, takes it away."),
}
