"""A scoring card: fit is asked of fields, interest of touches; the two are never added."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Text = str | Promise

MOST_CRITERIA, MOST_CASES, MOST_VALUES, MOST_SEGMENTS = 60, 40, 200, 50
LONGEST_CODE, LONGEST_NAME, LONGEST_VALUE = 60, 120, 200
MOST_POINTS, MOST_THRESHOLD = 1_000, 100_000
MOST_DAYS, MOST_TOUCHES, MOST_CAP = 3_650, 1_000, 1_000_000
LEAST_HALF_LIFE = 0.001  # days; below, what is kept as a logarithm is no longer the sum
OWN_FIELD = "attribute:"


class Field(StrEnum):
    """What a criterion looks at of a lead; OWN: a field that a tool keeps beside ours."""

    INDUSTRY = "industry"
    EMPLOYEES = "employees"
    COUNTRY = "country"
    TITLE = "title"
    SEGMENT = "segment"
    ORIGIN = "origin"
    CHANNEL = "channel"
    CAMPAIGN = "campaign"
    TARGET_LIST = "target_list"
    OWN = "attribute"


class Test(StrEnum):
    """How a case looks at it. Words are compared folded, numbers as numbers."""

    __test__ = False  # no class of tests

    ONE_OF = "one_of"
    NONE_OF = "none_of"
    HAS_WORD = "has_word"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    KNOWN = "known"


NUMBER_TESTS = frozenset({Test.AT_LEAST, Test.AT_MOST, Test.BETWEEN})
WORD_TESTS = frozenset({Test.ONE_OF, Test.NONE_OF, Test.HAS_WORD})


def tests_of(field: Field) -> frozenset[Test]:
    """What may be asked of a field."""
    if field is Field.OWN:
        return frozenset(Test)
    return (NUMBER_TESTS if field is Field.EMPLOYEES else WORD_TESTS) | {Test.KNOWN}


@dataclass(frozen=True, slots=True)
class Case:
    """`points` where the field passes the test against any of the values."""

    test: Test
    values: tuple[str, ...]
    points: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a lead and its cases, of which the first that holds gives its points.

    attribute: the name of an own field, else "". otherwise: the points of a value that no case
    names. unknown: the points of no value; None: the question is open then.
    """

    code: str
    name: str
    field: Field
    attribute: str
    cases: tuple[Case, ...]
    otherwise: int
    unknown: int | None

    @property
    def answers(self) -> tuple[int, ...]:
        """The points that any value may bring."""
        return (*(case.points for case in self.cases), self.otherwise)

    @property
    def looks_at(self) -> tuple[tuple[Field, str], ...]:
        """Each field with the name of an own one."""
        return ((self.field, self.attribute),)


@dataclass(frozen=True, slots=True)
class Half:
    """One field of a lead, and what must hold of it."""

    field: Field
    attribute: str
    test: Test
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paired:
    """`points` where both halves hold, `otherwise` as soon as one of them does not.

    unknown: the points while that cannot be told, as a field is empty that would decide it; None:
    the question is open then. One answer that rules the pair out is enough: nothing is open then.
    """

    code: str
    name: str
    both: tuple[Half, Half]
    points: int
    otherwise: int
    unknown: int | None

    @property
    def answers(self) -> tuple[int, ...]:
        """The points that any values may bring."""
        return (self.points, self.otherwise)

    @property
    def looks_at(self) -> tuple[tuple[Field, str], ...]:
        """Each field with the name of an own one."""
        return tuple((half.field, half.attribute) for half in self.both)


@dataclass(frozen=True, slots=True)
class TouchTest:
    """Which touches a criterion takes: all of what is said must hold, "" and () say nothing."""

    kinds: tuple[str, ...]
    direction: str = ""
    reach: str = ""
    team: str = ""
    channels: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """Points for each touch; those of one day stay within `daily_cap` either way.

    direct: such a touch is a direct sign of interest.
    """

    code: str
    name: str
    touch: TouchTest
    points: int
    daily_cap: int | None
    direct: bool


@dataclass(frozen=True, slots=True)
class Often:
    """Points once while at least so many touches lie within so many days, today being one.

    where: what must hold of a field besides; of one that is empty it does not.
    """

    code: str
    name: str
    touch: TouchTest
    points: int
    at_least: int
    within_days: int
    where: Half | None = None


OfFields = Asked | Paired
InterestCriterion = Counted | Often | OfFields


@dataclass(frozen=True, slots=True)
class FitAxis:
    """Fit is high from `threshold` on. cuts: from how many points A is, and C; None: no cells."""

    threshold: int
    criteria: tuple[OfFields, ...]
    cuts: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class InterestAxis:
    """Points halve every `half_life_days`. A direct sign makes interest high for `direct_days`.

    cuts: from how many points 1 is, and 3; None: no cells.
    """

    threshold: int
    half_life_days: float
    direct_days: int
    criteria: tuple[InterestCriterion, ...]
    cuts: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it is judged by. segments: whose leads it is for; none: all leads."""

    name: str
    segments: tuple[str, ...]
    fit: FitAxis
    interest: InterestAxis

    @property
    def of_fields(self) -> list[OfFields]:
        """The criteria of both axes that ask fields, those of fit first."""
        criteria = (*self.fit.criteria, *self.interest.criteria)
        return [each for each in criteria if isinstance(each, OfFields)]

    @property
    def gates(self) -> list[Half]:
        """What criteria of several touches ask of fields besides, in their order."""
        often = (each for each in self.interest.criteria if isinstance(each, Often))
        return [each.where for each in often if each.where is not None]

    @property
    def looks_at(self) -> list[tuple[str, Field, str]]:
        """Each field that is looked at: code of the criterion, field, name of an own one."""
        gated = [
            (each.code, each.where.field, each.where.attribute)
            for each in self.interest.criteria
            if isinstance(each, Often) and each.where is not None
        ]
        asked = [(each.code, *place) for each in self.of_fields for place in each.looks_at]
        return [*asked, *gated]


# Keys that are addresses of their own.
TAKEN_KEYS = frozenset({"new", "preview", "suggested"})


class CardFlaw(StrEnum):
    """Why a card cannot be judged by."""

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
    NO_HALF_LIFE = "no_half_life"
    NO_CUTS = "no_cuts"
    CUTS_CROSS = "cuts_cross"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_TEST = "unknown_test"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_WORD = "unknown_word"
    NOT_YES_OR_NO = "not_yes_or_no"
    DOES_NOT_GO = "does_not_go"
    NO_VALUE = "no_value"
    NO_NUMBER = "no_number"
    NO_RANGE = "no_range"
    NO_PAIR = "no_pair"
    SAME_FIELD = "same_field"
    NO_OPEN_QUESTION = "no_open_question"
    NO_WINDOW = "no_window"
    NO_CRITERIA = "no_criteria"
    NO_KIND = "no_kind"


CARD_FLAWS: dict[CardFlaw, Text] = {
    CardFlaw.NOT_AN_OBJECT: pgettext_lazy("card", "Several named values belong here."),
    CardFlaw.NOT_A_LIST: pgettext_lazy("card", "A list belongs here."),
    CardFlaw.UNKNOWN_KEY: pgettext_lazy("card", "A card has nothing of this name. Take it out."),
    CardFlaw.MISSING_KEY: pgettext_lazy("card", "This is missing. Add it."),
    CardFlaw.NO_TEXT: pgettext_lazy("card", "Write a name here."),
    CardFlaw.TOO_LONG: pgettext_lazy("card", "This is too long. Shorten it."),
    CardFlaw.NO_CODE: pgettext_lazy(
        "card", "A code has up to 60 small letters, digits, “_” and “-”. Write it so."
    ),
    CardFlaw.SAME_CODE: pgettext_lazy("card", "Two criteria have this code. Change one of them."),
    CardFlaw.TOO_MANY: pgettext_lazy("card", "These are too many. Take some out."),
    CardFlaw.NOT_WHOLE: pgettext_lazy("card", "Write a whole number."),
    CardFlaw.OUT_OF_BOUNDS: pgettext_lazy("card", "This number is too small or too large."),
    CardFlaw.NO_HALF_LIFE: pgettext_lazy(
        "card", "Points must halve after at least 0.001 and at most 3,650 days. Change the days."
    ),
    CardFlaw.NO_CUTS: pgettext_lazy("card", "Write two whole numbers, the higher one first."),
    CardFlaw.CUTS_CROSS: pgettext_lazy(
        "card",
        "The best cell must begin at or above the points of “high”, the last but one at or below"
        " them. Change one of the three.",
    ),
    CardFlaw.UNKNOWN_FIELD: pgettext_lazy("card", "No lead has this field. Choose another one."),
    CardFlaw.UNKNOWN_TEST: pgettext_lazy("card", "A field cannot be looked at in this way."),
    CardFlaw.UNKNOWN_KIND: pgettext_lazy("card", "No touch is of this kind. Choose another one."),
    CardFlaw.UNKNOWN_WORD: pgettext_lazy("card", "This word is not known here. Choose another."),
    CardFlaw.NOT_YES_OR_NO: pgettext_lazy("card", "Only true or false can stand here."),
    CardFlaw.DOES_NOT_GO: pgettext_lazy("card", "This does not go with the rest of the criterion."),
    CardFlaw.NO_VALUE: pgettext_lazy("card", "Write at least one word to compare with."),
    CardFlaw.NO_NUMBER: pgettext_lazy("card", "Write one number to compare with, such as 200."),
    CardFlaw.NO_RANGE: pgettext_lazy(
        "card", "Write two numbers on two lines, the lower one first, such as 50 and 200."
    ),
    CardFlaw.NO_PAIR: pgettext_lazy("card", "Two answers belong here, no fewer and no more."),
    CardFlaw.SAME_FIELD: pgettext_lazy(
        "card",
        "Both look at the same field. Choose another field for one of them, or ask for a range or"
        " several words in one.",
    ),
    CardFlaw.NO_OPEN_QUESTION: pgettext_lazy(
        "card", "Interest has no open questions. Say how many points a missing value gives."
    ),
    CardFlaw.NO_WINDOW: pgettext_lazy(
        "card", "Say both: how many touches, and within how many days."
    ),
    CardFlaw.NO_CRITERIA: pgettext_lazy("card", "A card asks for something. Add a criterion."),
    CardFlaw.NO_KIND: pgettext_lazy("card", "Choose at least one kind of touch."),
}  # fmt: skip


class UnableToRead(Exception):
    """A body that is no card; `where` as `fit.criteria[2].cases[0].points`, places from 0."""

    def __init__(self, *, flaw: CardFlaw, where: str, given: str = "") -> None:
        super().__init__(f"{where}: {flaw}" + (f": {given}" if given else ""))
        self.flaw = flaw
        self.where = where
        self.given = given
