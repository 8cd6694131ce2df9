"""Whether a topic or a note says something, and nothing too long."""

from accord.meetings.values.decisions import LONGEST_TITLE
from accord.meetings.values.packs import Part
from accord.meetings.values.rhythm import LONGEST_WORDS, MeetingFlaw, UnableToMeet


def check_topic(*, title: str, outcome: str, process: str) -> tuple[str, str, str]:
    """A problem as it is kept: what it is and what is to come of it are needed. Raises
    UnableToMeet."""
    return (
        _said(title, where="title"),
        _said(outcome, where="outcome"),
        _said(process, where="process", is_needed=False),
    )


def check_note(*, words: str, part: str) -> tuple[str, str]:
    """A note as it is kept, and the part of the agenda it is about, "" for none. Raises
    UnableToMeet."""
    known = {one.value for one in Part}
    said = _said(words, where="words", longest=LONGEST_WORDS)
    return said, part if part in known else ""


def _said(words: str, *, where: str, is_needed: bool = True, longest: int = LONGEST_TITLE) -> str:
    kept = " ".join(words.replace("\x00", "").split())
    if is_needed and not kept:
        raise UnableToMeet(MeetingFlaw.NO_WORDS, where=where)
    if len(kept) > longest:
        raise UnableToMeet(MeetingFlaw.TOO_LONG, where=where)
    return kept
