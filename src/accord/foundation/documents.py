"""Documents of programs that are kept as they were sent."""

import math
import re
from typing import Annotated, Any

from pydantic import AfterValidator

DEEPEST = 12
# What text of PostgreSQL does not hold: the letter of nought, and halves of letters.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def storable(document: dict[str, Any]) -> dict[str, Any]:
    """The document, if the database can hold it. Raises ValueError."""
    _check(document, depth=0)
    return document


def _check(said: Any, *, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    if isinstance(said, str) and _UNKEPT.search(said):
        raise ValueError("a letter that cannot be kept")
    if isinstance(said, float) and not math.isfinite(said):
        raise ValueError("a number that is none")
    if isinstance(said, dict):
        said = [*said, *said.values()]
    for each in said if isinstance(said, list) else ():
        _check(each, depth=depth + 1)


Document = Annotated[dict[str, Any], AfterValidator(storable)]
