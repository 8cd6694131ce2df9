"""How pages say the rules by which leads fall into segments."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from accord.definitions import api as definitions
from accord.definitions.values import SegmentField, SegmentTest

FIELD_NAMES = {
    SegmentField.INDUSTRY: pgettext_lazy("segment", "The company's industry"),
    SegmentField.EMPLOYEES: pgettext_lazy("segment", "The company's number of employees"),
    SegmentField.COUNTRY: pgettext_lazy("segment", "The country"),
    SegmentField.TITLE: pgettext_lazy("segment", "The job title"),
    SegmentField.TARGET_LIST: pgettext_lazy("segment", "The target list"),
    SegmentField.ATTRIBUTE: pgettext_lazy("segment", "An own field"),
    SegmentField.SAID: pgettext_lazy("segment", "The segment as the record says it"),
}
TEST_NAMES = {
    SegmentTest.ONE_OF: pgettext_lazy("segment", "is one of"),
    SegmentTest.NONE_OF: pgettext_lazy("segment", "is none of"),
    SegmentTest.HAS_WORD: pgettext_lazy("segment", "has one of these words"),
    SegmentTest.AT_LEAST: pgettext_lazy("segment", "is at least"),
    SegmentTest.AT_MOST: pgettext_lazy("segment", "is at most"),
    SegmentTest.KNOWN: pgettext_lazy("segment", "is known"),
    SegmentTest.UNKNOWN: pgettext_lazy("segment", "is not known"),
}
SENTENCES = {
    SegmentTest.ONE_OF: pgettext_lazy("segment", "%(field)s is one of: %(values)s"),
    SegmentTest.NONE_OF: pgettext_lazy("segment", "%(field)s is none of: %(values)s"),
    SegmentTest.HAS_WORD: pgettext_lazy("segment", "%(field)s has one of the words: %(values)s"),
    SegmentTest.AT_LEAST: pgettext_lazy("segment", "%(field)s is at least %(values)s"),
    SegmentTest.AT_MOST: pgettext_lazy("segment", "%(field)s is at most %(values)s"),
    SegmentTest.KNOWN: pgettext_lazy("segment", "%(field)s is known"),
    SegmentTest.UNKNOWN: pgettext_lazy("segment", "%(field)s is not known"),
}


def rules(segments: Sequence[definitions.Segment]) -> list[dict[str, Any]]:
    """Each segment with its conditions in words."""
    return [
        {"name": segment.name, "conditions": [sentence(one) for one in segment.conditions]}
        for segment in segments
    ]


def sentences(said: Sequence[Mapping[str, Any]]) -> list[str]:
    """Conditions as a version keeps them, each in words."""
    rule = {"segments": [{"name": "", "conditions": said}]}
    return [sentence(one) for one in definitions.segments_of(rule)[0].conditions]


def sentence(condition: definitions.Condition) -> str:
    """A condition in words."""
    field = (
        pgettext("segment", "The own field “%(name)s”") % {"name": condition.attribute}
        if condition.attribute
        else str(FIELD_NAMES[condition.field])
    )
    between = pgettext("list", ", ")
    return SENTENCES[condition.test] % {"field": field, "values": between.join(condition.values)}
