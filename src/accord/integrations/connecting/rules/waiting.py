"""When a tool that gave nothing is asked again; pure."""

from accord.integrations.connecting.values.connections import State
from accord.integrations.connecting.values.protocol import PASSING, Fault

FIRST_SECONDS = 5
LONGEST_SECONDS = 1_800
HOUR = 3_600
# Nothing of the account can be read before they end; others ail one kind of record.
OF_ALL = frozenset({Fault.TOO_MANY, Fault.TOKEN_REFUSED})


def pause_seconds(*, fault: Fault, tries: int, wait: int, dice: float) -> int:
    """Seconds until a tool is asked again: what it asks for, else twice as long each time.

    tries: how often it gave nothing before in a row. dice: 0 to 1, so that not all come back at
    the same moment. What waits for a person is tried each hour, for it may have been mended there.
    """
    if fault is Fault.SEES_LESS:
        return 0  # what is seen is read as ever
    if fault not in PASSING:
        return HOUR
    grown: int = min(FIRST_SECONDS * 2 ** min(tries, 10), LONGEST_SECONDS)
    spread = int(grown * dice / 2)
    return max(wait, grown) + spread


def state_after(fault: Fault) -> State:
    """How a connection stands after a fault of the whole account."""
    return State.WAITING if fault is Fault.TOKEN_REFUSED else State.RUNNING
