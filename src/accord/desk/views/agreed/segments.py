"""Proposing rules by which leads fall into segments, and where leads would fall by them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accord.definitions import api as definitions
from accord.definitions.values import Flaw, Kind, Segment, SegmentField, SegmentTest
from accord.desk.views.common import drafts
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import definition_words
from accord.desk.views.wording.segment_words import FIELD_NAMES, TEST_NAMES
from accord.foundation import clock
from accord.leads import api as leads
from accord.ui.values import parts

MOST_ROWS = 1_000
LOOKED_AT = 20_000

_WHY = {
    Flaw.TOO_MANY_SEGMENTS: gettext_lazy("There are at most 50 segments. Leave some out."),
    Flaw.TOO_MANY_CONDITIONS: gettext_lazy(
        "A segment has at most 20 conditions. Leave some out, or write several rows with one name."
    ),
    Flaw.NO_NAME: gettext_lazy("This segment has no name. Write what both teams call it."),
    Flaw.TOO_LONG: gettext_lazy("A name or a word has at most 120 letters. Make it shorter."),
    Flaw.NO_CONDITION: gettext_lazy(
        "Only the last segment may go without conditions, as it takes all that are left. "
        "Choose what to look at."
    ),
    Flaw.NOTHING_NEW: gettext_lazy("Nothing is different from the version before. Change a rule."),
}
_NOTHING = ("", gettext_lazy("nothing"))


class ConditionForm(forms.Form):
    """One condition of one segment: rows of one name, one below the other, are one segment."""

    segment = forms.CharField(label=gettext_lazy("Segment"), required=False, max_length=200)
    field = forms.ChoiceField(
        label=gettext_lazy("Look at"),
        required=False,
        choices=[_NOTHING, *((field.value, name) for field, name in FIELD_NAMES.items())],
    )
    attribute = forms.CharField(
        label=gettext_lazy("Name of the own field"), required=False, max_length=200
    )
    test = forms.ChoiceField(
        label=gettext_lazy("It"),
        required=False,
        choices=[(test.value, name) for test, name in TEST_NAMES.items()],
    )
    words = forms.CharField(
        label=gettext_lazy("Compared with, commas between"), required=False, max_length=13_000
    )

    def is_blank(self) -> bool:
        """Whether nothing is written here; such a row says nothing."""
        names = ("segment", "field", "words", "attribute")
        return not any(self.cleaned_data.get(name) for name in names)


Rows = forms.formset_factory(ConditionForm, extra=0, max_num=MOST_ROWS, validate_max=True)


@require_http_methods(["GET", "POST"])
def propose_segments(request: HttpRequest) -> HttpResponse:
    """GET, POST /definitions/segments/new/"""
    now, problem = clock.now(), ""
    latest = definitions.list_versions(kind=Kind.SEGMENTS)[0]
    if request.method == "POST":
        rows = Rows(request.POST, prefix="rule")
        if rows.is_valid() and "more" in request.POST:
            rows = Rows(prefix="rule", initial=[*_given(rows), *_blank(4)])
        elif rows.is_valid():
            written = [form for form in rows if not form.is_blank()]
            segments, places = _segments(written)
            try:
                number = definitions.propose_segments(
                    segments=segments,
                    actor_id=actor_of(request).member_id,
                    at=now,
                    change=drafts.change_of(request),
                )
            except definitions.UnableToPropose as refusal:
                problem = _refuse(refusal, places)
            except definitions.UnableToAgree as refusal:
                problem = definition_words.refused(refusal)
            else:
                return drafts.kept(request, Kind.SEGMENTS, number)
    else:
        rows = Rows(
            prefix="rule", initial=[*_written(definitions.segments_of(latest.body)), *_blank(4)]
        )
    is_wrong = rows.is_bound
    context = {
        "rows": rows,
        "problem": problem,
        "draft": drafts.draft_of(request, latest),
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(label=_("Propose segments"), url=""),
        ),
    }
    return render(request, "desk/propose_segments.html", context, status=422 if is_wrong else 200)


def where_leads_fall(version: definitions.DefinitionVersion) -> list[dict[str, Any]]:
    """For a proposal: how many of the newest leads each segment would have."""
    told = leads.count_by_segment(segments=definitions.segments_of(version.body), at_most=LOOKED_AT)
    return [
        {
            "name": name or _("No segment"),
            "by": _("by a rule") if by_rule else _("as the record says"),
            "count": count,
        }
        for name, by_rule, count in told
    ]


def _blank(count: int) -> list[dict[str, str]]:
    return [{} for _row in range(count)]


def _given(rows: Any) -> list[dict[str, str]]:
    return [form.cleaned_data for form in rows if not form.is_blank()]


def _written(segments: Sequence[Segment]) -> list[dict[str, str]]:
    """Segments as rows of the form, one per condition."""
    return [
        row
        for segment in segments
        for row in (
            [
                {
                    "segment": segment.name,
                    "field": condition.field.value,
                    "attribute": condition.attribute,
                    "test": condition.test.value,
                    "words": ", ".join(condition.values),
                }
                for condition in segment.conditions
            ]
            or [{"segment": segment.name}]
        )
    ]


def _segments(written: Sequence[ConditionForm]) -> tuple[list[Segment], list[list[ConditionForm]]]:
    """The rows as segments, and beside each the rows it was read from. A row without a name goes
    on with the segment above it."""
    groups: list[tuple[str, list[ConditionForm]]] = []
    for form in written:
        name = form.cleaned_data["segment"].strip()
        if groups and name in ("", groups[-1][0]):
            groups[-1][1].append(form)
        else:
            groups.append((name, [form]))
    segments = [
        Segment(
            name, tuple(_condition(form.cleaned_data) for form in rows if _asks(form.cleaned_data))
        )
        for name, rows in groups
    ]
    return segments, [rows for _name, rows in groups]


def _asks(given: dict[str, str]) -> bool:
    return bool(given["field"] or given["words"] or given["attribute"])


def _condition(given: dict[str, str]) -> definitions.Condition:
    words = tuple(word.strip() for word in given["words"].split(",") if word.strip())
    return definitions.Condition(
        SegmentField(given["field"] or SegmentField.ATTRIBUTE),
        SegmentTest(given["test"] or SegmentTest.ONE_OF),
        words,
        given["attribute"].strip(),
    )


def _refuse(refusal: definitions.UnableToPropose, places: Sequence[Sequence[ConditionForm]]) -> str:
    """Says it beside the row it is about, or answers the sentence for the whole page."""
    why = str(_WHY.get(refusal.flaw) or definition_words.WHY[refusal.flaw])
    if refusal.row is None:
        return why
    rows = places[refusal.row - 1]
    asking = [form for form in rows if _asks(form.cleaned_data)]
    if refusal.line is not None:
        asking[refusal.line - 1].add_error("words", why)
    else:
        rows[0].add_error("segment", why)
    return ""
