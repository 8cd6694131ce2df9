"""What somebody looks for among the pieces, and what is found."""

from dataclasses import dataclass

from accord.content.values import Asset
from accord.enablement.values.sharing import Rated


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """For whom, when and against what; "" where it does not matter."""

    persona: str = ""
    journey_stage: str = ""
    objection: str = ""
    language: str = ""
    product: str = ""

    @property
    def is_anything(self) -> bool:
        return bool(
            self.persona or self.journey_stage or self.objection or self.language or self.product
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A piece that fits. closeness: in how many respects it is made for what is wanted, beyond
    being for everybody. share: of those who would find it useful, as far as so few tell."""

    piece: Asset
    closeness: int
    share: float
    rated: Rated
