from accord.agreements.operations.proposing import propose_agreement, propose_volume
from accord.agreements.operations.silence import (
    keep_measured,
    sign_agreement,
    start_silent_run,
    stop_silent_run,
    take_proposed,
)

__all__ = [
    "keep_measured",
    "propose_agreement",
    "propose_volume",
    "sign_agreement",
    "start_silent_run",
    "stop_silent_run",
    "take_proposed",
]
