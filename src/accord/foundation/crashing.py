"""Named places at which a process can be made to die, so that a test shows what that costs.

A random kill seldom falls between an effect and what says that it was done; a named one always.
"""

import os
import signal
from typing import Final

ASKED: Final = "ACCORD_CRASH_AT"  # "step.taken:3" dies there the third time
PLACES: Final = (
    "batch.received",
    "step.begun",
    "step.taken",
    "step.receipted",
    "step.counted",
    "step.committed",
    "batch.ended",
    "letter.stored",
    "page.noted",
    "page.committed",
    "told.written",
    "told.answered",
    "notice.answered",
    "writing.begun",
    "writing.sent",
    "writing.settled",
)
_passed: dict[str, int] = {}


def place(name: str) -> None:
    """Pass a named place: dies by SIGKILL where ACCORD_CRASH_AT asks for it, else nothing."""
    asked = os.environ.get(ASKED)
    if not asked or asked.partition(":")[0] != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] == int(asked.partition(":")[2] or 1):
        os.kill(os.getpid(), signal.SIGKILL)
