"""How a deal stands by the name of its stage, where nothing else says it; pure."""

# In five languages; anything else is open.
_WON = ("won", "ganho", "fechado ganho", "castigat", "выигран", "успешно", "성사", "수주")
_LOST = ("lost", "perdido", "pierdut", "проигран", "потерян", "실패", "실주")


def ending_of(stage: str) -> str:
    """The outcome that the words of a deal's stage tell of: won, lost or open."""
    folded = stage.casefold()
    if any(sign in folded for sign in _WON):
        return "won"
    return "lost" if any(sign in folded for sign in _LOST) else "open"
