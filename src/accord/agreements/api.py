"""The agreements' door for other slices."""

from accord.agreements.operations import (
    keep_measured,
    propose_agreement,
    propose_volume,
    sign_agreement,
    start_silent_run,
    stop_silent_run,
    take_proposed,
)
from accord.agreements.queries import (
    AgreementText,
    Worded,
    find_in_force,
    handoff_name,
    list_begun,
    list_ever_in_force,
    list_for,
    list_in_force,
    list_running,
    list_silent_runs,
    list_to_be_measured,
    text_of,
    unmeasured_words,
    word_clause,
    working_time,
)
from accord.agreements.rules.gaming import find_signs
from accord.agreements.rules.judging import burn_up, counted, judge, judge_rows
from accord.agreements.rules.measuring import measure_clause
from accord.agreements.rules.presets import PRESETS
from accord.agreements.rules.reading import read_agreement
from accord.agreements.rules.rows import Missing, first_attempt, missing_attempts
from accord.agreements.rules.stepping import proposals_of
from accord.agreements.rules.targets import (
    Promised,
    automated_of,
    place_of,
    steps_of,
    target_of,
    turnaround_of,
)
from accord.agreements.rules.volumes import volume_clause, volume_for
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
    "keep_measured",
    "list_begun",
    "list_ever_in_force",
    "list_for",
    "list_in_force",
    "list_running",
    "list_silent_runs",
    "list_to_be_measured",
    "measure_clause",
    "missing_attempts",
    "place_of",
    "proposals_of",
    "propose_agreement",
    "propose_volume",
    "read_agreement",
    "sign_agreement",
    "start_silent_run",
    "steps_of",
    "stop_silent_run",
    "take_proposed",
    "target_of",
    "text_of",
    "turnaround_of",
    "unmeasured_words",
    "volume_clause",
    "volume_for",
    "window_around",
    "window_before",
    "windows_between",
    "word_clause",
    "working_time",
]
