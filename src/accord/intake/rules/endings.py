"""Stages by their names: how a deal stands where nothing else says it, which fields hold them;
pure."""

import re
from collections.abc import Collection, Mapping, Sequence

from accord.intake.rules.header import fold

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
_STAGE_FIELD = re.compile(r"stage|status|lifecycle|단계|상태|etapa|этап|статус|стади")


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


def is_about_stages(name: str, *, only: Collection[str] = ()) -> bool:
    """Whether a field whose changes a tool lists holds a stage or a status.

    only: the names, in small letters, of those that do, where they are known.
    """
    if only:
        return name.casefold() in only
    return bool(_STAGE_FIELD.search(fold(name)))
