"""Why a body is no agreement, in sentences, and where."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Text = str | Promise


class TermFlaw(StrEnum):
    """Why an agreement cannot be judged by."""

    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    NO_CODE = "no_code"
    SAME_CODE = "same_code"
    TOO_MANY = "too_many"
    NOT_WHOLE = "not_whole"
    OUT_OF_BOUNDS = "out_of_bounds"
    NO_SHARE = "no_share"
    NO_AMOUNT = "no_amount"
    NO_DURATION = "no_duration"
    NO_TIME = "no_time"
    UNKNOWN_WORD = "unknown_word"
    NOT_YES_OR_NO = "not_yes_or_no"
    NO_CALENDAR = "no_calendar"
    NO_DEFAULT = "no_default"
    SAME_TARGET = "same_target"
    SAME_PROMISE = "same_promise"
    SAME_TASK = "same_task"
    NO_BATCH = "no_batch"
    NEEDS_A_BATCH = "needs_a_batch"
    DOES_NOT_GO = "does_not_go"
    NO_POINTS = "no_points"
    MORE_CHANNELS = "more_channels"
    TOO_SOON = "too_soon"
    NOBODY_TOLD = "nobody_told"
    STEPS_CROSS = "steps_cross"
    ONE_SIDED = "one_sided"


TERM_FLAWS: dict[TermFlaw, Text] = {
    TermFlaw.NOT_AN_OBJECT: pgettext_lazy("agreement", "Several named values belong here."),
    TermFlaw.NOT_A_LIST: pgettext_lazy("agreement", "A list belongs here."),
    TermFlaw.UNKNOWN_KEY: pgettext_lazy(
        "agreement", "An agreement has nothing of this name here. Take it out."
    ),
    TermFlaw.MISSING_KEY: pgettext_lazy("agreement", "This is missing. Add it."),
    TermFlaw.NO_TEXT: pgettext_lazy("agreement", "Write something here."),
    TermFlaw.TOO_LONG: pgettext_lazy("agreement", "This is too long. Shorten it."),
    TermFlaw.NO_CODE: pgettext_lazy(
        "agreement", "A code has up to 60 small letters, digits, “_” and “-”. Write it so."
    ),
    TermFlaw.SAME_CODE: pgettext_lazy(
        "agreement", "Two promises have this code. Change one of them."
    ),
    TermFlaw.TOO_MANY: pgettext_lazy("agreement", "These are too many. Take some out."),
    TermFlaw.NOT_WHOLE: pgettext_lazy("agreement", "Write a whole number."),
    TermFlaw.OUT_OF_BOUNDS: pgettext_lazy(
        "agreement", "This number is too small or too large. Change it."
    ),
    TermFlaw.NO_SHARE: pgettext_lazy(
        "agreement", "Write a part of all, above nothing and at most all of them."
    ),
    TermFlaw.NO_AMOUNT: pgettext_lazy("agreement", "Write an amount above zero."),
    TermFlaw.NO_DURATION: pgettext_lazy(
        "agreement",
        "Write working time from 1 minute to 2,000 hours: 1:30 in a form, PT1H30M in a program.",
    ),
    TermFlaw.NO_TIME: pgettext_lazy("agreement", "Write a time of the day as 18:00."),
    TermFlaw.UNKNOWN_WORD: pgettext_lazy(
        "agreement", "This word is not known here. Choose another one."
    ),
    TermFlaw.NOT_YES_OR_NO: pgettext_lazy("agreement", "Only true or false can stand here."),
    TermFlaw.NO_CALENDAR: pgettext_lazy(
        "agreement",
        "Say whose working time counts: team, owner, region, always, or fixed: and the key of a "
        "calendar.",
    ),
    TermFlaw.NO_DEFAULT: pgettext_lazy(
        "agreement", "Say how long it may take for every other lead: a row with nothing chosen."
    ),
    TermFlaw.SAME_TARGET: pgettext_lazy(
        "agreement", "Two rows are about the same leads. Take one of them out."
    ),
    TermFlaw.SAME_PROMISE: pgettext_lazy(
        "agreement", "Another promise says how fast this is done. Write both in one."
    ),
    TermFlaw.SAME_TASK: pgettext_lazy(
        "agreement", "This answer has its time already. Take one of them out."
    ),
    TermFlaw.NO_BATCH: pgettext_lazy(
        "agreement", "No day is said on which leads are handed over together. Choose one."
    ),
    TermFlaw.NEEDS_A_BATCH: pgettext_lazy(
        "agreement", "A weekday as the limit goes with leads that are handed over together."
    ),
    TermFlaw.DOES_NOT_GO: pgettext_lazy(
        "agreement", "This does not go with the rest of the promise. Take it out."
    ),
    TermFlaw.NO_POINTS: pgettext_lazy(
        "agreement", "Say what a lead is worth for at least one quadrant."
    ),
    TermFlaw.MORE_CHANNELS: pgettext_lazy(
        "agreement", "There cannot be more channels than attempts. Change one of them."
    ),
    TermFlaw.TOO_SOON: pgettext_lazy(
        "agreement",
        "The next attempt would be due before it counts. Give it more time than lies between two.",
    ),
    TermFlaw.NOBODY_TOLD: pgettext_lazy("agreement", "Choose somebody who is told."),
    TermFlaw.STEPS_CROSS: pgettext_lazy(
        "agreement",
        "Steps follow each other: 50, 75, 90 and 100 of a hundred, then some time later each. "
        "Put them in order.",
    ),
    TermFlaw.ONE_SIDED: pgettext_lazy(
        "agreement", "Both teams promise something. Add a promise of the other team."
    ),
}  # fmt: skip


class UnableToRead(Exception):
    """A body that is no agreement; `where` as `clauses[2].targets[0].within`, places from 0."""

    def __init__(self, *, flaw: TermFlaw, where: str, given: str = "") -> None:
        super().__init__(f"{where}: {flaw}" + (f": {given}" if given else ""))
        self.flaw = flaw
        self.where = where
        self.given = given
