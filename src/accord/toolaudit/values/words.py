"""What a reader is told when two files cannot be compared."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accord.toolaudit.values.outcomes import ReconcileCode, UnableToReconcile

_SAID = {
    ReconcileCode.NO_ROWS: gettext_noop(
        "%(file)s has no rows, so there is nothing to compare. Export it again with its rows."
    ),
    ReconcileCode.NO_SHARED_KEY: gettext_noop(
        "Nothing says which rows of %(left)s and %(right)s are the same: they have no id, e-mail "
        "address, telephone number or name in common. Export both with the e-mail address, or with "
        "the id that the one tool hands to the other."
    ),
    ReconcileCode.UNKNOWN_KEY: gettext_noop(
        "“%(key)s” is no column that %(left)s and %(right)s have. Name a column of both, or "
        "COLUMN=COLUMN, or one of id, email, phone, name, company."
    ),
    ReconcileCode.NOTHING_IN_COMMON: gettext_noop(
        "No value of “%(one)s” in %(left)s is one of “%(two)s” in %(right)s. Name two columns that "
        "hold the same, or leave the key away: then Accord looks for what they have in common."
    ),
    ReconcileCode.NO_DATES: gettext_noop(
        "%(left)s has no column that says when a row came to be, so it cannot be told which rows "
        "may still be on their way. Export it with that column, or leave the window away."
    ),
}


def sentence(problem: UnableToReconcile, *, names: Mapping[str, str]) -> str:
    """Why not, and what to do; `names` are those of the two files, as `left` and `right`."""
    side = problem.facts.get("side", "")
    facts = {**names, **problem.facts, "file": names.get(side, "")}
    return _(_SAID[problem.code]) % facts
