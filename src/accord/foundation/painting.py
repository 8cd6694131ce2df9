"""Drawings of our own (SVG) as pictures (PNG), by resvg: with the fonts of this machine."""

import importlib
import re
from functools import cache
from typing import Any

TWICE = 2  # as many pixels, so that it is sharp on paper and on dense screens
FONTS = ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial", "Helvetica")
# What our drawings are made of. Others could name files of this machine, which resvg would read.
_TAGS = frozenset({"svg", "title", "g", "rect", "text"})
_TAG = re.compile(r"<\s*([^\s/>]+)")
_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<text y="9" font-size="9">{}</text></svg>'
)


class UnableToPaint(Exception):
    """The library, or any font for its words, is not here."""


def png(svg: str) -> bytes:
    """A drawing as a picture, made of words and boxes alone: nothing is read or fetched for it.
    Raises UnableToPaint; ValueError for a drawing of anything else."""
    unknown = set(_TAG.findall(svg)) - _TAGS
    if unknown:
        raise ValueError(f"a picture is not painted of {sorted(unknown)}")
    family = _family()
    if family is None:
        raise UnableToPaint("No font is here. Install one, such as DejaVu Sans.")
    return _painted(svg, family=family)


@cache
def _family() -> str | None:
    """The first font that is here; without one a picture would have no words."""
    return next(
        (one for one in FONTS if _painted(_PROBE.format("A"), family=one) != _blank()), None
    )


def _blank() -> bytes:
    return _painted(_PROBE.format(""), family=FONTS[0])


def _painted(svg: str, *, family: str) -> bytes:
    try:
        resvg: Any = importlib.import_module("resvg_py")
    except (ImportError, OSError) as problem:
        raise UnableToPaint(str(problem)) from problem
    return bytes(resvg.svg_to_bytes(svg_string=svg, zoom=TWICE, sans_serif_family=family,
                                    font_family=family))  # fmt: skip
