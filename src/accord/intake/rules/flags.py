"""Yes and no, and words that stand for nothing at all."""

_YES = "yes y true t 1 on x active enabled sim s verdadeiro da adevărat да истина 예 네 참 ✓ ✔"
_NO = (
    "no n false f 0 off inactive deactivated disabled não nao falso nu fals нет ложь "
    "아니오 아니요 거짓"
)
FLAGS: dict[str, bool] = dict.fromkeys(_YES.split(), True) | dict.fromkeys(_NO.split(), False)
MISSING_WORDS = frozenset(
    {"n/a", "na", "null", "none", "nan", "nil", "-", "--", "–", "—", "(blank)", "(not set)"}
)
NO_KEYS = frozenset({"n/a", "null", "none", "-", "--", "–", "—", "(blank)", "(not set)"})


def parse_flag(text: str) -> bool | None:
    """True, False, or None if the text is neither."""
    return FLAGS.get(text.strip().casefold())


def is_missing(text: str) -> bool:
    """Whether a text means "no value" where a number, date or flag is expected."""
    folded = text.strip().casefold()
    return not folded or folded in MISSING_WORDS
