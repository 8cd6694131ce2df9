"""Open work that a member has: each slice declares its tables, and leaving passes it on.

For what slices above those that know of leaving keep; they are told of it by nothing else.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owned:
    """Rows of a table `t` that somebody has, by a column that is never empty.

    is_open: SQL by which a row is still to be done; it may name %(at)s. subject: of the journal,
    and what the work is known by (at most 10 letters). passed_on, given_back: the kinds of its
    entries there. told: the kind of notice for whoever has it now, "" where none, under
    the key `key` with the row's {id}.
    """

    table: str
    column: str
    is_open: str
    subject: str
    passed_on: str
    given_back: str
    told: str = ""
    key: str = ""
