"""A reader's own settings, read from the cookies that the page's script writes."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from accord.ui.values.frame import Density, Preferences, Theme

Kind = TypeVar("Kind", bound=StrEnum)


def preferences(cookies: Mapping[str, str]) -> Preferences:
    """What is missing or unknown falls back to the system's own way."""
    return Preferences(
        theme=_known(cookies.get("accord_theme"), default=Theme.SYSTEM),
        density=_known(cookies.get("accord_density"), default=Density.NORMAL),
        single_keys=cookies.get("accord_keys") != "off",
    )


def _known(text: str | None, *, default: Kind) -> Kind:
    kind = type(default)
    return kind(text) if text in {member.value for member in kind} else default
