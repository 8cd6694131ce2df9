"""Answers kept in memory for as long as nothing changed: their key names the state they are of."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """At most so many answers, the oldest forgotten first."""

    def __init__(self, *, at_most: int) -> None:
        self._at_most = at_most
        self._answers: dict[Hashable, Value] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The answer of this key, made at its first asking."""
        try:
            return self._answers[key]
        except KeyError:
            made = self._answers[key] = make()
        while len(self._answers) > self._at_most:
            self._answers.pop(next(iter(self._answers)), None)
        return made
