"""What is learned from past leads: a card, how good it is, and what is to be said beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Text = str | Promise

FEWEST_WINS = 20


class Why(StrEnum):
    """Why a column is not to be trusted."""

    TOO_GOOD = "too_good"
    FILLED_LATER = "filled_later"
    ONLY_WON = "only_won"
    LATEST = "latest"
    OUTCOME = "outcome"
    VERDICT = "verdict"
    WORDS = "words"
    WORK = "work"
    EXPLAINED = "explained"
    TOGETHER = "together"


class Said(StrEnum):
    """What is to be known beside a card."""

    FEW_WINS = "few_wins"
    FEW_LOSSES = "few_losses"
    WIDE = "wide"
    NO_OUTCOME = "no_outcome"
    EMPTY = "empty"
    SAME = "same"
    NAMES_ROWS = "names_rows"
    REPEATS = "repeats"
    DAY = "day"
    NOTHING = "nothing"
    RATE_CHANGED = "rate_changed"
    MIX_CHANGED = "mix_changed"
    NO_TIMES = "no_times"
    NOT_READ = "not_read"
    NOT_THERE = "not_there"
    FEW_TESTED = "few_tested"
    NO_NUMBERS = "no_numbers"
    NOT_WRITTEN = "not_written"


@dataclass(frozen=True, slots=True)
class Suspect:
    column: str
    why: Why
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warned:
    said: Said
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Past:
    """Past leads, a sequence per column; numbers written with a point, days as ISO 8601.

    `fields` names the field of a card for a column; without, it is an own field of that name.
    """

    columns: Mapping[str, Sequence[str]]
    won: Sequence[bool]
    at: Sequence[date | None] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a team says of columns; each name is one of the past leads' columns. pairs: whether to
    look for answers that mean more together, which takes as long again; take: whether the card
    takes those that it can say."""

    keep: frozenset[str] = frozenset()
    rising: frozenset[str] = frozenset()
    falling: frozenset[str] = frozenset()
    fit: frozenset[str] = frozenset()
    interest: frozenset[str] = frozenset()
    pairs: bool = False
    take: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Liked:
    """Of the `of` leads that a card likes best among those it has not seen, `won` were won: `low`
    to `high` of as many others like them; of as many any leads, `usual`."""

    of: int
    won: int
    usual: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of a lead: one of `values`, a number of `at_least`, or else any at all."""

    column: str
    values: tuple[str, ...] = ()
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Two answers that bring so many points beyond those of both; of words all that count as one
    answer. leads, won: of those who give both; expected: how many won ones the points of both led
    to expect."""

    one: Given
    other: Given
    points: int
    leads: int
    won: int
    expected: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Two answers together as a criterion, for the axis that would take it."""

    together: Together
    axis: str
    criterion: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Learned:
    """`card` is None where there is too little to learn from; so are `auc` and `brier` then.

    `chance` gives base and slope of the log-odds of a lead's points, fit and interest together.
    `numbers` names the columns of numbers, of which a team may say that more is better;
    `together` the pairs that mean more than their answers; `offers` those of them that a card can
    ask for. `takes`: the card has taken them; `auc`, `brier` and `liked` are of the card without.
    """

    rows: int
    wins: int
    auc: Range | None = None
    brier: float | None = None
    suspects: tuple[Suspect, ...] = ()
    warnings: tuple[Warned, ...] = ()
    card: dict[str, Any] | None = None
    chance: tuple[float, float] = (0.0, 0.0)
    liked: Liked | None = None
    numbers: tuple[str, ...] = ()
    together: tuple[Together, ...] = ()
    offers: tuple[Offer, ...] = ()
    takes: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """`quadrant` is one of perfect, hot, nurture, cold, check_fit."""

    points: int
    probability: float
    quadrant: str


def why(suspect: Suspect) -> str:
    """Why a column is left out, in a sentence."""
    return str(_WHY[suspect.why]) % dict(suspect.facts)


def sentence(warned: Warned) -> str:
    """What is to be known beside a card."""
    facts = {
        key: ", ".join(value) if isinstance(value, list) else value
        for key, value in warned.facts.items()
    }
    if warned.said is Said.RATE_CHANGED and facts["recent"]:
        return str(_RECENT) % facts
    return str(_SAID[warned.said]) % facts


_WHY: dict[Why, Text] = {
    Why.TOO_GOOD: gettext_lazy(
        "By itself it tells a won lead from a lost one in %(pairs)s of 100 pairs. What is known"
        " before the outcome hardly ever does."
    ),
    Why.FILLED_LATER: gettext_lazy(
        "It is filled in for %(won)s of 100 won leads and for %(lost)s of 100 others: as if"
        " somebody writes it once it is known how things come out."
    ),
    Why.ONLY_WON: gettext_lazy(
        "One of its values stands in %(rows)s leads, of which %(won)s were won: as if it is"
        " written because they were won."
    ),
    Why.LATEST: gettext_lazy(
        "Its name says that it holds the latest state, and not what was known when the lead came"
        " in."
    ),
    Why.OUTCOME: gettext_lazy("Its name speaks of the outcome or of what follows it."),
    Why.VERDICT: gettext_lazy(
        "It looks like a verdict on the lead, given while it was worked or by a tool that knew"
        " more."
    ),
    Why.WORDS: gettext_lazy(
        "Its values speak of the outcome or of talks with the lead: %(values)s."
    ),
    Why.WORK: gettext_lazy(
        "It looks like something that selling leaves behind, and it goes along with the outcome."
    ),
    Why.EXPLAINED: gettext_lazy(
        "Once the outcome is known, nothing else about a lead has to do with it: as if it was"
        " written from the outcome."
    ),
    Why.TOGETHER: gettext_lazy(
        "It is filled in for the very same leads as “%(other)s”, which is left out."
    ),
}  # fmt: skip

_RECENT = gettext_lazy(
    "Since %(since)s %(after)s of 100 leads were won, before %(before)s. The chances follow the"
    " newest leads."
)
_SAID: dict[Said, Text] = {
    Said.FEW_WINS: gettext_lazy("You have %(wins)s wins. We suggest at %(fewest)s."),
    Said.FEW_LOSSES: gettext_lazy(
        "You have %(losses)s leads that were not won. We suggest at %(fewest)s."
    ),
    Said.WIDE: gettext_lazy(
        "From %(wins)s wins little can be said for sure: in new leads the card may set the won one"
        " above the lost one in %(low)s to %(high)s of 100 pairs."
    ),
    Said.NO_OUTCOME: gettext_lazy("%(rows)s rows say no outcome and were left out."),
    Said.EMPTY: gettext_lazy("Left out, as nothing stands in them: %(columns)s."),
    Said.SAME: gettext_lazy("Left out, as nearly every lead has the same there: %(columns)s."),
    Said.NAMES_ROWS: gettext_lazy(
        "Left out, as nearly every lead has a value of its own there: %(columns)s."
    ),
    Said.REPEATS: gettext_lazy(
        "Left out, as another column says the same of every lead: %(columns)s."
    ),
    Said.DAY: gettext_lazy("Left out, as they hold days: %(columns)s."),
    Said.NOTHING: gettext_lazy("None of the columns that may be used tells won from lost."),
    Said.RATE_CHANGED: gettext_lazy(
        "Since %(since)s %(after)s of 100 leads were won, before %(before)s. Look at what changed"
        " before you trust the chances."
    ),
    Said.MIX_CHANGED: gettext_lazy(
        "“%(column)s” has other values since %(since)s than before. The card may fit new leads"
        " less well."
    ),
    Said.NO_TIMES: gettext_lazy("%(rows)s rows have no time in “%(column)s”; they count as first."),
    Said.NOT_READ: gettext_lazy("%(rows)s rows of the file cannot be read and were left out."),
    Said.NOT_THERE: gettext_lazy(
        "The new leads lack columns of the card, which count as unknown: %(columns)s."
    ),
    Said.FEW_TESTED: gettext_lazy(
        "There are too few later leads to try the card on, so how good it is cannot be said."
    ),
    Said.NO_NUMBERS: gettext_lazy(
        "These hold no numbers, so nothing was made of more being better: %(columns)s."
    ),
    Said.NOT_WRITTEN: gettext_lazy(
        "Without a card there are no points, so %(file)s stays as it is."
    ),
}  # fmt: skip
