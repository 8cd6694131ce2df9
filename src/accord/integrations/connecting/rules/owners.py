"""What a tool's word of an owner is, beside its word before; pure."""

from enum import Enum

from accord.integrations.connecting.rules.mastery import is_same
from accord.integrations.connecting.values.owners import OwnerKnown
from accord.integrations.connecting.values.writing import Master, Past


class Word(Enum):
    """FIRST: nothing was heard before. OURS: Accord wrote it there. UNKNOWN: of nobody here."""

    FIRST = "first"
    SAME = "same"
    OURS = "ours"
    UNKNOWN = "unknown"
    NEWS = "news"


def heard(cell: str, *, said: str | None, is_known: bool, is_ours: bool) -> Word:
    """What a cell is of which the record said `said` before, None: nothing."""
    if said is None:
        return Word.FIRST
    if is_same(cell, said):
        return Word.SAME
    if is_ours:
        return Word.OURS
    return Word.NEWS if is_known else Word.UNKNOWN


def is_ours(name: str, *, cell: str, past: Past, known: OwnerKnown) -> bool:
    """Whether what stands there is what we wrote, or what was on its way when somebody died.

    Where the tool has said another word since we wrote, ours is over: the same cell is said anew.
    """
    if past.at is not None and known.said_at is not None and known.said_at > past.at:
        return False
    if name in past.sending and is_same(cell, past.sending[name]):
        return True
    return all(name in told and is_same(cell, told[name]) for told in (past.said, past.written))


def follows(word: Word, *, master: Master) -> bool:
    """Whether the lead goes to whom the tool names: only by news, and never over Accord's own."""
    return word is Word.NEWS and master is not Master.ACCORD


def differs(known: OwnerKnown, *, member_id: int | None, has_left: bool) -> bool:
    """Whether the tool's standing word names another than the open lead has here.

    Of a lead that is over, of nobody, and of somebody who left, there is nothing to agree on.
    """
    if known.lead_id is None or member_id is None or has_left:
        return False
    return member_id != known.owner_id
