from accord.agreements.operations.proposing import propose_agreement, propose_measured
from accord.agreements.operations.silence import start_silent_run, stop_silent_run

__all__ = ["propose_agreement", "propose_measured", "start_silent_run", "stop_silent_run"]
