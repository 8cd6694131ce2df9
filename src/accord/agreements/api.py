"""The agreements' door for other slices."""

from accord.agreements.operations import (
    propose_agreement,
    propose_measured,
    start_silent_run,
    stop_silent_run,
)
from accord.agreements.queries import (
    AgreementText,
    Worded,
    find_in_force,
    handoff_name,
    list_for,
    list_in_force,
    list_running,
    list_silent_runs,
    text_of,
    word_clause,
    working_time,
)
from accord.agreements.rules.gaming import find_signs
from accord.agreements.rules.judging import burn_up, counted, judge, judge_rows
from accord.agreements.rules.presets import PRESETS
from accord.agreements.rules.reading import read_agreement
from accord.agreements.rules.rows import Missing, first_attempt, missing_attempts
from accord.agreements.rules.stepping import Measured, step_beyond
from accord.agreements.rules.targets import (
    Promised,
    automated_of,
    steps_of,
    target_of,
    turnaround_of,
)
from accord.agreements.rules.windows import (
    NoWindow,
    batch_day,
    days_later,
    deadline,
    window_around,
    window_before,
    windows_between,
)

__all__ = [
    "PRESETS",
    "AgreementText",
    "Measured",
    "Missing",
    "NoWindow",
    "Promised",
    "Worded",
    "automated_of",
    "batch_day",
    "burn_up",
    "counted",
    "days_later",
    "deadline",
    "find_in_force",
    "find_signs",
    "first_attempt",
    "handoff_name",
    "judge",
    "judge_rows",
    "list_for",
    "list_in_force",
    "list_running",
    "list_silent_runs",
    "missing_attempts",
    "propose_agreement",
    "propose_measured",
    "read_agreement",
    "start_silent_run",
    "step_beyond",
    "steps_of",
    "stop_silent_run",
    "target_of",
    "text_of",
    "turnaround_of",
    "window_around",
    "window_before",
    "windows_between",
    "word_clause",
    "working_time",
]
