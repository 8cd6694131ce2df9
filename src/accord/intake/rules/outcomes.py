"""Which value of a column says that a lead was won."""

from collections import Counter
from collections.abc import Sequence

WON = frozenset({
    "1", "1.0", "yes", "y", "true", "t", "won", "win", "closed won", "closed-won", "converted",
    "success", "customer", "sim", "ganho", "fechado ganho", "si", "sí", "ganado", "ja", "gewonnen",
    "oui", "gagné", "gagne", "da", "câștigat", "castigat", "да", "выиграно", "выигран", "예",
    "성공", "성사",
})  # fmt: skip
NOT_WON = frozenset({
    "0", "0.0", "no", "n", "false", "f", "lost", "loss", "closed lost", "closed-lost",
    "not converted", "unconverted", "failure", "failed", "não", "nao", "perdido", "nein",
    "verloren", "non", "perdu", "nu", "pierdut", "нет", "проиграно", "проигран", "아니오", "실패",
})  # fmt: skip


def plainly(text: str) -> str:
    return " ".join(text.casefold().split())


def won_by(texts: Sequence[str], *, positive: str | None) -> list[bool | None] | None:
    """Per row whether the lead was won, None where the row says nothing.

    The whole answer is None where the values do not say which of them is the good one, or where
    nobody has the one that was named. Where it is the only value, an empty cell is its opposite.
    """
    found = Counter(plainly(text) for text in texts)
    known = {value for value in found if value}
    if positive is not None:
        good = plainly(positive)
        if good not in known:
            return None
        empty = None if known - {good} else False
        return [plainly(text) == good if text.strip() else empty for text in texts]
    if not (known & WON and known & NOT_WON) or known - WON - NOT_WON:
        return None
    return [plainly(text) in WON if text.strip() else None for text in texts]


def values_of(texts: Sequence[str], *, most: int = 12) -> list[tuple[str, int]]:
    """The values and how many rows have them, the most frequent first."""
    return Counter(text.strip() for text in texts if text.strip()).most_common(most)
