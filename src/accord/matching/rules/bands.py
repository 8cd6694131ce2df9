"""What thresholds are expected to do, told from the probabilities alone."""

from collections.abc import Sequence

from accord.matching.values.results import Expected


def expected(probabilities: Sequence[float], *, threshold: float) -> Expected:
    """What joining the pairs from a threshold on is expected to get right and to miss.

    The mean of the probabilities joined is the share that is right; their sum by the sum of all
    is the share of what is the same that is found among the pairs looked at."""
    joined = [each for each in probabilities if each >= threshold]
    same, found = sum(probabilities), sum(joined)
    return Expected(
        precision=found / len(joined) if joined else 1.0,
        recall=found / same if same else 1.0,
        pairs=len(joined),
    )


def threshold_for(probabilities: Sequence[float], *, precision: float) -> float:
    """The lowest probability from which on pairs are expected to be right in the share
    `precision`; 1.0 where no pair is."""
    total, lowest = 0.0, 1.0
    for number, each in enumerate(sorted(probabilities, reverse=True), 1):
        total += each
        if total / number < precision:
            break
        lowest = each
    return lowest
