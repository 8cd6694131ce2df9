"""What an answer must be."""

from accord.efforts.values import ANSWERS, LONGEST, EffortFlaw, UnableToAsk


def check(*, said: int | None, words: str) -> tuple[int, str]:
    """The answer and the words as they are kept. Raises UnableToAsk."""
    if said is None or said not in ANSWERS:
        raise UnableToAsk(EffortFlaw.UNKNOWN)
    kept = " ".join(words.replace("\x00", "").split())
    if len(kept) > LONGEST:
        raise UnableToAsk(EffortFlaw.TOO_LONG)
    return said, kept
