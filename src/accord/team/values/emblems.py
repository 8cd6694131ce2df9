"""The emblem of the revenue team."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SIDE = 128  # points, as it is kept
LARGEST_SIDE = 512  # points of a picture that is sent in
LARGEST_BYTES = 1024 * 1024
OWN = "own"
DRAWN_NAMES: Mapping[str, object] = {
    "rings": pgettext_lazy("emblem", "Two rings"),
    "halves": pgettext_lazy("emblem", "Two halves"),
    "peaks": pgettext_lazy("emblem", "Two peaks"),
    "bridge": pgettext_lazy("emblem", "A bridge"),
    "star": pgettext_lazy("emblem", "A star"),
}


class EmblemFlaw(StrEnum):
    """Why a picture is not taken."""

    NO_PNG = "no_png"
    TOO_LARGE = "too_large"
    TOO_WIDE = "too_wide"
    STRANGE = "strange"
    BROKEN = "broken"
    UNKNOWN = "unknown"


_FLAWS: Mapping[EmblemFlaw, object] = {
    EmblemFlaw.NO_PNG: _("This is no PNG picture. Save it as PNG and send it again."),
    EmblemFlaw.TOO_LARGE: _("The picture is larger than 1 MB. Make it smaller."),
    EmblemFlaw.TOO_WIDE: _("The picture may be 512 points wide and high at most. Scale it down."),
    EmblemFlaw.STRANGE: _(
        "This kind of PNG is not read. Save it again with 8 bits a colour, not interlaced."
    ),
    EmblemFlaw.BROKEN: _("The picture is broken. Save it as PNG once more and send it again."),
    EmblemFlaw.UNKNOWN: _("Choose one of the list, or send a picture."),
}


class UnableToDraw(Exception):
    """A picture that is not taken as an emblem; nothing was changed."""

    def __init__(self, flaw: EmblemFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw

    @property
    def words(self) -> str:
        """The sentence for whoever sent it."""
        return str(_FLAWS[self.flaw])


@dataclass(frozen=True, slots=True)
class Emblem:
    """drawn: which of the house's it is, OWN for a picture that was sent in. digest: names the
    picture. image: a PNG of SIDE by SIDE."""

    drawn: str
    digest: str
    image: bytes
