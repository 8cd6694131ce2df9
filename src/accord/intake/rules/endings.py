"""How a deal stands by the name of its stage, where nothing else says it; pure."""

from collections.abc import Mapping, Sequence

# In five languages; anything else is open.
_WON = ("won", "ganho", "fechado ganho", "castigat", "выигран", "успешно", "성사", "수주")
_STAGES = {
    "marketingqualifiedlead": "mql",
    "marketing_qualified_lead": "mql",
    "marketing_qualified": "mql",
    "salesqualifiedlead": "sql",
    "sales_qualified_lead": "sql",
    "sales_qualified": "sql",
}
_LOST = ("lost", "perdido", "pierdut", "проигран", "потерян", "실패", "실주")


def stage_words(codes: Sequence[str]) -> Mapping[str, str]:
    """Words of tools, folded, that mean stages everywhere; none where a field holds no stages."""
    return _STAGES if "mql" in codes else {}


def ending_of(stage: str) -> str:
    """The outcome that the words of a deal's stage tell of: won, lost or open."""
    folded = stage.casefold()
    if any(sign in folded for sign in _WON):
        return "won"
    return "lost" if any(sign in folded for sign in _LOST) else "open"


def ending_told(*, won: bool | None, closed: bool | None, said: str) -> str:
    """How a deal stands by its tool's own flags; `said` where they leave it open."""
    if won:
        return "won"
    if closed:
        return "lost" if won is False or said != "won" else said
    return "open" if closed is False else said
