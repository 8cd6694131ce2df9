"""The words of the tool audit: questions, parts, states, and why something is not kept."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from accord.team.values import Side

TEXT_BOUND, TOOL_BOUND, WORDS_BOUND = 200, 60, 500
MOST_TOOLS, MOST_TRANSFERS, MOST_RUNS = 60, 120, 10_000
ACCORD = ":accord"  # in place of a source: our own tool, which no source can be called
TEAMS = (Side.MARKETING, Side.SALES)
BOTH_WAYS_SECONDS = 15 * 60


class Holds(StrEnum):
    """What a tool keeps. ALL: nobody has said what."""

    ALL = ""
    PEOPLE = "people"
    COMPANIES = "companies"
    DEALS = "deals"
    TOUCHES = "touches"
    CAMPAIGNS = "campaigns"
    CONTENT = "content"
    FIGURES = "figures"
    TASKS = "tasks"


class Sees(StrEnum):
    YES = "yes"
    NO = "no"
    NO_NEED = "no_need"


class Way(StrEnum):
    """How data goes from one tool to another."""

    HAND = "hand"
    AUTOMATIC = "automatic"


class Answered(StrEnum):
    """What kind of answer a question takes; text has no red line."""

    BOOL = "bool"
    HOURS = "hours"
    PERCENT = "percent"
    SCORE = "score"
    TEXT = "text"


class Question(StrEnum):
    BLIND = "blind"
    HOURS = "hours"
    ERRORS = "errors"
    LEAKAGE = "leakage"
    FUSED = "fused"
    WISH = "wish"


class Part(StrEnum):
    """What the two pipelines are joined by."""

    DEALS_OF_LEADS = "deals_of_leads"
    SOURCE_KNOWN = "source_known"
    VERDICTS = "verdicts"
    FIRST_TOUCH = "first_touch"
    TIMED_BY_TOOLS = "timed_by_tools"
    BOTH_WAYS = "both_ways"


class About(StrEnum):
    """What a red line was crossed by."""

    BLIND = "blind"
    HOURS = "hours"
    ERRORS = "errors"
    LEAK = "leak"
    PART = "part"
    FAILING = "failing"
    ANSWER = "answer"


class GapState(StrEnum):
    """GREEN: no longer past its line, as was measured. WAIVED: somebody lives with it."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"
    GREEN = "green"


class Flaw(StrEnum):
    """Why nothing was changed."""

    NO_NAME = "no_name"
    TAKEN = "taken"
    TOO_MANY = "too_many"
    GONE = "gone"
    OURS = "ours"
    SAME_TOOL = "same_tool"
    WRONG_ROWS = "wrong_rows"
    NOT_A_NUMBER = "not_a_number"
    NO_OWNER = "no_owner"
    NO_DAY = "no_day"
    NO_WORDS = "no_words"
    NOT_YOURS = "not_yours"
    NO_COLUMN = "no_column"
    BAD_ROW = "bad_row"
    NO_ROWS = "no_rows"
    NOTHING_WAITS = "nothing_waits"


class UnableToAudit(Exception):
    """What was said cannot be kept; `facts` say where."""

    def __init__(self, why: Flaw, **facts: str) -> None:
        super().__init__(why)
        self.why = why
        self.facts: Mapping[str, str] = facts


KIND_OF = {
    Question.BLIND: Answered.BOOL,
    Question.HOURS: Answered.HOURS,
    Question.ERRORS: Answered.PERCENT,
    Question.LEAKAGE: Answered.PERCENT,
    Question.FUSED: Answered.SCORE,
    Question.WISH: Answered.TEXT,
}
# Where nobody has drawn a line: hours a month, parts in 100, connections that have to work. They
# are a beginning to talk about, and no truth.
FIRST_LINES: Mapping[str, Decimal] = {
    Question.BLIND: Decimal(0),
    Question.HOURS: Decimal(4),
    Question.ERRORS: Decimal(2),
    Question.LEAKAGE: Decimal(1),
    Question.FUSED: Decimal(len(Part)),
    **dict.fromkeys(Part, Decimal(90)),
}
HOLDS_NAMES = {
    Holds.ALL: pgettext_lazy("kept in a tool", "Everything in it"),
    Holds.PEOPLE: pgettext_lazy("kept in a tool", "People and leads"),
    Holds.COMPANIES: pgettext_lazy("kept in a tool", "Companies"),
    Holds.DEALS: pgettext_lazy("kept in a tool", "Deals"),
    Holds.TOUCHES: pgettext_lazy("kept in a tool", "What happened (calls, mails, visits)"),
    Holds.CAMPAIGNS: pgettext_lazy("kept in a tool", "Campaigns and their cost"),
    Holds.CONTENT: pgettext_lazy("kept in a tool", "Content"),
    Holds.FIGURES: pgettext_lazy("kept in a tool", "Reports and figures"),
    Holds.TASKS: pgettext_lazy("kept in a tool", "Tasks and projects"),
}
SEES_NAMES = {
    Sees.YES: pgettext_lazy("a team and a tool", "Sees it"),
    Sees.NO: pgettext_lazy("a team and a tool", "Does not see it"),
    Sees.NO_NEED: pgettext_lazy("a team and a tool", "Does not need it"),
}
WAY_NAMES = {
    Way.HAND: pgettext_lazy("data between tools", "By hand"),
    Way.AUTOMATIC: pgettext_lazy("data between tools", "By itself"),
}
STATE_NAMES = {
    GapState.OPEN: pgettext_lazy("gap", "Open"),
    GapState.DONE: pgettext_lazy("gap", "Closed by hand"),
    GapState.WAIVED: pgettext_lazy("gap", "Lived with"),
    GapState.GREEN: pgettext_lazy("gap", "No longer there"),
}
