"""What is agreed to be said, and what calls taught of it."""

from collections.abc import Collection
from datetime import datetime

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.enablement.rules.messages import read_messages
from accord.enablement.values.messages import Heard, Message
from accord.foundation import bulk

MOST = 3  # objections of a message


def list_messages(*, at: datetime) -> list[Message]:
    """The message house in force at a moment; none where both teams have signed none."""
    version = definitions.find_in_force(kind=Kind.MESSAGES, at=at)
    return read_messages(version.body) if version is not None else []


def heard_of(*, marks: Collection[str]) -> dict[str, Heard]:
    """What calls taught of these messages, as far as anybody said."""
    if not marks:
        return {}
    counts = bulk.fetch(
        """select mark, count(*) filter (where worked), count(*) filter (where not worked)
           from enablement_callword where mark = any(%s) group by 1""",
        [list(marks)],
    )
    said = bulk.fetch(
        """select mark, min(objection), count(*) from enablement_callword
           where mark = any(%s) and objection <> ''
           group by mark, lower(objection) order by mark, count(*) desc, 2""",
        [list(marks)],
    )
    heard: dict[str, list[tuple[str, int]]] = {}
    for mark, objection, count in said:
        heard.setdefault(mark, []).append((objection, count))
    return {
        mark: Heard(worked, not_worked, tuple(heard.get(mark, ())[:MOST]))
        for mark, worked, not_worked in counts
    }
