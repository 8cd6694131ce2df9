"""What is compared, and what each outcome is worth: a versioned value that JSON can carry."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

VERSION = 1
MISSING = -1  # the level of a comparison where one side says nothing

Kind = Literal[
    "same",
    "crossed",
    "turned",
    "moved",
    "near",
    "edits",
    "overlap",
    "contained",
    "within",
    "parts",
    "initial",
    "told",
]


@dataclass(frozen=True, slots=True)
class Test:
    """One question about two records; the columns are those of the compared forms.

    same: equal in `column`. crossed: `column` of one is `other` of the other. turned: crossed
    both ways, each near by `bound`. moved: crossed, and nothing else to compare. near:
    Jaro–Winkler of at least `bound` in texts of at least `least` letters. edits: at most `bound`
    slips (Damerau–Levenshtein) in texts of at least `least` letters. overlap: words in common by
    words in all, at least `bound`. contained: all words of the shorter, at least `least`, are in
    the longer. within: numbers at most `bound` apart. parts: two of year, month and day are the
    same. initial: one is the first letter of the other. told: `column` is filled on both sides.
    """

    kind: Kind
    column: str
    other: str = ""
    bound: float = 0.0
    least: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """An outcome of a comparison: holds where all tests of one of its ways hold.

    `frequency` names the column by whose value the outcome counts more where it is rare.
    `silent`: another comparison tells it, so that here it counts for nothing. Chances of the
    outcome: `match` between two records of one, `related` between two who share a home or a
    desk, `chance` between two who have nothing to do with each other, `namesake` between two
    such of one name.
    """

    name: str
    ways: tuple[tuple[Test, ...], ...]
    frequency: str = ""
    match: float = 0.0
    related: float = 0.0
    chance: float = 0.0
    namesake: float = 0.0
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels from the strongest to the weakest; the last holds for all that is left.

    `needs` are pairs of columns, one of which must be filled on both sides, else the level is
    MISSING. `shared` says that people of one home or firm agree here more than by chance,
    `naming` that it is a name, which strangers can have in common.
    """

    name: str
    role: str
    needs: tuple[tuple[str, str], ...]
    levels: tuple[Level, ...]
    shared: bool = False
    naming: bool = False


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Shares of the values of one column: those that are common, and `rare` for all others.

    `usual` is the chance that two records agree: the sum of the squares."""

    common: Mapping[str, float]
    rare: float
    usual: float


@dataclass(frozen=True, slots=True)
class Weights:
    """All that is needed to score a pair.

    `match`, `related` and `namesake` are the shares of all pairs that are the same, that share a
    home or desk, and that only share a name; `trained_on` the records they were learnt from, 0
    for those that Accord ships."""

    comparisons: tuple[Comparison, ...]
    frequencies: Mapping[str, Frequencies] = field(default_factory=dict)
    match: float = 1e-4
    related: float = 1e-4
    namesake: float = 1e-4
    trained_on: int = 0
    version: int = VERSION

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """From JSON; raises ValueError where the version is another one."""
        if told.get("version") != VERSION:
            raise ValueError(f"weights of version {told.get('version')}, not {VERSION}")
        return cls(
            comparisons=tuple(_comparison(each) for each in told["comparisons"]),
            frequencies={
                name: Frequencies(dict(each["common"]), each["rare"], each["usual"])
                for name, each in told["frequencies"].items()
            },
            match=told["match"],
            related=told["related"],
            namesake=told["namesake"],
            trained_on=told["trained_on"],
        )


def _comparison(told: Mapping[str, Any]) -> Comparison:
    levels = tuple(
        Level(**{**each, "ways": tuple(tuple(Test(**test) for test in way)
                                       for way in each["ways"])})
        for each in told["levels"]
    )  # fmt: skip
    needs = tuple((left, right) for left, right in told["needs"])
    return Comparison(**{**told, "levels": levels, "needs": needs})
