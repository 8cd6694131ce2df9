from accord.agreements.queries.agreements import (
    find_in_force,
    list_begun,
    list_ever_in_force,
    list_for,
    list_in_force,
    list_running,
    list_silent_runs,
    list_to_be_measured,
)
from accord.agreements.queries.late_wording import unmeasured_words, working_time
from accord.agreements.queries.wording import (
    AgreementText,
    Worded,
    handoff_name,
    text_of,
    word_clause,
)

__all__ = [
    "AgreementText",
    "Worded",
    "find_in_force",
    "handoff_name",
    "list_begun",
    "list_ever_in_force",
    "list_for",
    "list_in_force",
    "list_running",
    "list_silent_runs",
    "list_to_be_measured",
    "text_of",
    "unmeasured_words",
    "word_clause",
    "working_time",
]
