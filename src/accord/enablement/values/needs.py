"""Whether sellers have what they need, which cells of the library are empty, how it is used."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """What sellers answered in a quarter, told from five answers on."""

    yes: int
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What there is for a persona against an objection at a step: made for just that, or for more
    and fitting too."""

    objection: str
    step: str
    made: int
    general: int

    @property
    def is_hole(self) -> bool:
        return not self.made


@dataclass(frozen=True, slots=True)
class Health:
    """How the library is used. using: sellers of all who shared, rated or looked for something.
    missed: searches of all for which nothing is made. stale: pieces in use that are to be looked
    over. in_deals: pieces in use that somebody of a deal had in hand or was sent."""

    sellers: int
    using: int
    searches: int
    missed: int
    pieces: int
    stale: int
    in_deals: int
