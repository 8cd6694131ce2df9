"""What both teams know of each other, how they get to, and how it is to work together."""

from accord.learning.values.checks import Checked, Form, Question, Right, UnableToCheck
from accord.learning.values.pairs import Partners, UnableToPair, Unpaired
from accord.learning.values.pulse import (
    ANSWERS,
    FEWEST,
    FOR_SELLING_LEADERS,
    Item,
    Pulse,
    Told,
    UnableToAnswer,
    Unanswered,
)
from accord.learning.values.training import (
    LONGEST_ABOUT,
    LONGEST_NAME,
    Planned,
    SessionCard,
    UnableToPlan,
    Unplanned,
    VisitCard,
)

__all__ = [
    "ANSWERS",
    "FEWEST",
    "FOR_SELLING_LEADERS",
    "LONGEST_ABOUT",
    "LONGEST_NAME",
    "Checked",
    "Form",
    "Item",
    "Partners",
    "Planned",
    "Pulse",
    "Question",
    "Right",
    "SessionCard",
    "Told",
    "UnableToAnswer",
    "UnableToCheck",
    "UnableToPair",
    "UnableToPlan",
    "Unanswered",
    "Unpaired",
    "Unplanned",
    "VisitCard",
]
