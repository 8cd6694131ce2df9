"""What a program is told when its request cannot be answered."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document: where (RFC 6901) and why."""

    pointer: str
    detail: str


class Problem(Exception):
    """Ends a request with this status and sentence, as problem+json (RFC 9457)."""

    def __init__(
        self, status: int, detail: str, *, faults: Sequence[Fault] = (), retry_after: int = 0
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = tuple(faults)
        self.retry_after = retry_after
