"""How a child learns that its supervisor is gone, however that ended.

The supervisor keeps the writing end of a pipe and never writes; the system closes it with the
process. A child that reads the end of the pipe stops itself as if it had been told to.
"""

import os
import signal
import threading

VARIABLE = "ACCORD_LIFELINE"


def follow() -> None:
    """Stop this process by SIGTERM when its supervisor is gone; does nothing without one."""
    descriptor = os.environ.get(VARIABLE)
    if descriptor:
        threading.Thread(target=_wait, args=[int(descriptor)], daemon=True).start()


def _wait(descriptor: int) -> None:
    while os.read(descriptor, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
