"""How pages say what a lead must be to enter a stage."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from accord.definitions import api as definitions
from accord.definitions.values import FACT_VALUES, Need, SegmentField, StageFact
from accord.desk.rules import addresses
from accord.desk.views.wording import segment_words
from accord.leads.values import Basis

FACT_NAMES = {
    StageFact.FIT: pgettext_lazy("criterion", "Fit"),
    StageFact.INTEREST: pgettext_lazy("criterion", "Interest"),
    StageFact.QUADRANT: pgettext_lazy("criterion", "Quadrant"),
    StageFact.CELL: pgettext_lazy("criterion", "Cell"),
    StageFact.DIRECT: pgettext_lazy("criterion", "A direct sign"),
    StageFact.VERDICT_MARKETING: pgettext_lazy("criterion", "Promising, says marketing"),
    StageFact.VERDICT_SALES: pgettext_lazy("criterion", "Promising, says sales"),
}
_LEVELS = {
    "high": pgettext_lazy("criterion", "high"),
    "low": pgettext_lazy("criterion", "low"),
    "unknown": pgettext_lazy("criterion", "not known"),
}
_SAID = {
    "yes": pgettext_lazy("criterion", "yes"),
    "no": pgettext_lazy("criterion", "no"),
    "unsure": pgettext_lazy("criterion", "not sure"),
    "none": pgettext_lazy("criterion", "nothing said yet"),
}
_QUADRANTS = {
    "perfect": pgettext_lazy("quadrant", "Perfect"),
    "hot": pgettext_lazy("quadrant", "Hot"),
    "nurture": pgettext_lazy("quadrant", "Nurture"),
    "check_fit": pgettext_lazy("quadrant", "Check fit"),
    "cold": pgettext_lazy("quadrant", "Not now"),
}
_NAMES: Mapping[StageFact, Mapping[str, Any]] = {
    StageFact.FIT: _LEVELS,
    StageFact.INTEREST: _LEVELS,
    StageFact.QUADRANT: _QUADRANTS,
    StageFact.CELL: {},
    StageFact.DIRECT: _SAID,
    StageFact.VERDICT_MARKETING: _SAID,
    StageFact.VERDICT_SALES: _SAID,
}
NEED_NAMES = {
    Need.VERDICT_SALES: pgettext_lazy("need", "that sales has found it promising"),
    Need.VERDICT_MARKETING: pgettext_lazy("need", "that marketing has found it promising"),
    Need.OWNER: pgettext_lazy("need", "an owner"),
    Need.COMPANY: pgettext_lazy("need", "a company"),
}


def choices(fact: StageFact) -> list[tuple[str, Any]]:
    """What a criterion about a fact can name."""
    return [(value, _NAMES[fact].get(value, value)) for value in FACT_VALUES[fact]]


def sentence(criterion: definitions.Criterion) -> str:
    """A criterion in words."""
    if criterion.condition is not None:
        return segment_words.sentence(criterion.condition)
    names = _NAMES[criterion.fact]
    return pgettext("criterion", "%(fact)s: %(values)s") % {
        "fact": FACT_NAMES[criterion.fact],
        "values": pgettext("list", " or ").join(
            str(names.get(value, value)) for value in criterion.values
        ),
    }


def sentences(said: Sequence[Mapping[str, Any]]) -> list[str]:
    """Criteria as a version keeps them, each in words."""
    return [sentence(one) for one in definitions.criteria_of({"criteria": said})]


def facts(basis: Basis) -> list[str]:
    """What was known of a lead when it met a stage, of what that stage asks."""
    return [_fact(name, basis.facts.get(name)) for name in basis.by]


def _fact(name: str, value: Any) -> str:
    fact = addresses.chosen(StageFact, name)
    if fact is not None:
        named, told = str(FACT_NAMES[fact]), str(_NAMES[fact].get(value, value))
    else:
        own = name.removeprefix(definitions.OWN)
        named = own if own != name else str(segment_words.FIELD_NAMES[SegmentField(name)])
        words = value if isinstance(value, list) else [value]
        told = pgettext("list", ", ").join(str(word) for word in words if word not in (None, ""))
    return pgettext("criterion", "%(fact)s: %(values)s") % {
        "fact": named,
        "values": told or _LEVELS["unknown"],
    }


def needs(said: Sequence[str]) -> list[str]:
    """Needs as a version keeps them, in words."""
    return [str(NEED_NAMES[Need(one)]) for one in said]
