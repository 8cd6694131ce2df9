"""Tables of scoring."""

from accord.scoring.models.beside import Beside, BesideCall, BesideScore
from accord.scoring.models.drifts import Drift
from accord.scoring.models.rounds import Round, RoundAnswer, RoundLead, RoundVoter
from accord.scoring.models.scores import Run, Score, Swept, Turn
from accord.scoring.models.suggestions import Suggestion
from accord.scoring.models.trials import Trial, TrialFlip

__all__ = [
    "Beside",
    "BesideCall",
    "BesideScore",
    "Drift",
    "Round",
    "RoundAnswer",
    "RoundLead",
    "RoundVoter",
    "Run",
    "Score",
    "Suggestion",
    "Swept",
    "Trial",
    "TrialFlip",
    "Turn",
]
