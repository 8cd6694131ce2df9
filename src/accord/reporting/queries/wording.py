"""A note as a sentence in the reader's language, its numbers written as the reader writes them."""

from __future__ import annotations

import math
from datetime import date

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accord.kernel.money import Money
from accord.reporting.values.figures import Note, Parameter, Say
from accord.reporting.values.wording import BLANK, BLANK_OF, COUNTED, SENTENCES
from accord.scoring.values.scores import QUADRANT_NAMES, Quadrant
from accord.ui import api as ui


def get_sentence(*, note: Note) -> str:
    """The note in the active language. A LIKELY note holds two shares from 0 to 1; dates are
    said as a month and a year."""
    parameters = note.parameters
    if note.say is Say.LIKELY:
        return ui.likely(_share(parameters["low"]), _share(parameters["high"]))
    words: dict[str, object] = {name: _said(value) for name, value in parameters.items()}
    if note.say in COUNTED:
        count = parameters[COUNTED[note.say]]
        # A part of a whole ("1.5 days") takes the form of more than one.
        words["count"] = math.ceil(count) if isinstance(count, float) else count
    return str(SENTENCES[note.say] % words)


def get_blank_name(*, dimension: str | None) -> str:
    """What the group is called of which the dimension is not known."""
    return str(BLANK_OF.get(dimension or "", BLANK))


def _said(value: Parameter) -> str:
    match value:
        case Quadrant():
            return str(QUADRANT_NAMES[value])
        case str():
            return value
        case Money():
            return ui.money(value)
        case date():
            return date_format(value, "YEAR_MONTH_FORMAT")
        case float():
            return ui.number(value, digits=1)
        case tuple():
            return get_text_list(list(value), _("and"))
        case _:
            return ui.number(value)


def _share(value: Parameter) -> float:
    if not isinstance(value, float):
        raise TypeError(f"a share is a float, not {value!r}")
    return value
