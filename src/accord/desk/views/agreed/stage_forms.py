"""One stage as a form: its words, what a lead must be, and what a step by hand needs."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from accord.definitions import api as definitions
from accord.definitions.values import (
    FACT_VALUES,
    Criterion,
    Flaw,
    Need,
    SegmentField,
    SegmentTest,
    StageFact,
)
from accord.desk.views.wording import criteria_words
from accord.desk.views.wording.definition_words import TEAM_NAMES
from accord.desk.views.wording.segment_words import FIELD_NAMES, TEST_NAMES

CONDITIONS = 3
_NOTHING = ("", gettext_lazy("nothing"))


def _many(label: Any, choices: list[tuple[str, Any]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class StageForm(forms.Form):
    """`told` is always in view, the rest is folded away where nothing is asked."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False)
    rule = forms.CharField(
        label=gettext_lazy("A lead enters it when"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner_team = forms.ChoiceField(
        label=gettext_lazy("It belongs to"), choices=list(TEAM_NAMES.items()), required=False
    )

    def __init__(self, data: QueryDict | None, *, prefix: str, stage: definitions.Stage) -> None:
        super().__init__(data, prefix=prefix, initial=_initial(stage))
        self.stage = stage
        for fact in FACT_VALUES:
            name = criteria_words.FACT_NAMES[fact]
            self.fields[fact.value] = _many(name, criteria_words.choices(fact))
        for place in range(CONDITIONS):
            self._add_condition(place)
        self.fields["needs"] = _many(
            gettext_lazy("To move a lead here by hand it needs"),
            [(need.value, name) for need, name in criteria_words.NEED_NAMES.items()],
        )

    def _add_condition(self, place: int) -> None:
        fields = [
            (one.value, name) for one, name in FIELD_NAMES.items() if one is not SegmentField.SAID
        ]
        self.fields[f"field{place}"] = forms.ChoiceField(
            label=gettext_lazy("And look at"), choices=[_NOTHING, *fields], required=False
        )
        self.fields[f"attribute{place}"] = forms.CharField(
            label=gettext_lazy("Name of the own field"), required=False, max_length=200
        )
        self.fields[f"test{place}"] = forms.ChoiceField(
            label=gettext_lazy("It"),
            choices=[(one.value, name) for one, name in TEST_NAMES.items()],
            required=False,
        )
        self.fields[f"words{place}"] = forms.CharField(
            label=gettext_lazy("Compared with, commas between"), required=False, max_length=13_000
        )

    @property
    def told(self) -> list[forms.BoundField]:
        """Its words."""
        return [self[name] for name in ("name", "rule", "owner_team")]

    @property
    def chosen(self) -> list[forms.BoundField]:
        """What a lead must be, by the score and by what teams said of it; and what it needs."""
        return [self[name] for name in (*(fact.value for fact in FACT_VALUES), "needs")]

    @property
    def conditions(self) -> list[list[forms.BoundField]]:
        """What its fields must be."""
        names = ("field", "attribute", "test", "words")
        return [[self[f"{name}{place}"] for name in names] for place in range(CONDITIONS)]

    @property
    def asks(self) -> bool:
        """Whether anything is asked, so that it is not folded away."""
        return bool(self.stage.criteria or self.stage.needs) or any(
            field.errors for row in [self.chosen, *self.conditions] for field in row
        )

    def given(self) -> definitions.Stage:
        """The stage as it was written."""
        said = self.cleaned_data
        criteria = [
            Criterion(fact, tuple(said[fact.value])) for fact in FACT_VALUES if said[fact.value]
        ]
        conditions = filter(None, (self._condition(place) for place in range(CONDITIONS)))
        return definitions.Stage(
            self.stage.code,
            said["name"],
            said["owner_team"],
            said["rule"],
            (*criteria, *(Criterion(StageFact.FIELD, (), one) for one in conditions)),
            tuple(Need(one) for one in said["needs"]),
        )

    def place_of(self, refusal: definitions.UnableToPropose) -> str:
        """Beside which field it is said why the stage is not taken."""
        if refusal.line is None:
            return refusal.part or "name"
        told = [place for place in range(CONDITIONS) if self._condition(place) is not None]
        part = "attribute" if refusal.flaw is Flaw.NO_ATTRIBUTE else "words"
        return f"{part}{told[refusal.line - 1]}"

    def _condition(self, place: int) -> definitions.Condition | None:
        said = self.cleaned_data
        words = tuple(one.strip() for one in said[f"words{place}"].split(",") if one.strip())
        if not (said[f"field{place}"] or words):
            return None
        return definitions.Condition(
            SegmentField(said[f"field{place}"] or SegmentField.ATTRIBUTE),
            SegmentTest(said[f"test{place}"] or SegmentTest.ONE_OF),
            words,
            said[f"attribute{place}"].strip(),
        )


def _initial(stage: definitions.Stage) -> dict[str, Any]:
    conditions = [one.condition for one in stage.criteria if one.condition is not None]
    return {
        "name": stage.name,
        "rule": stage.rule,
        "owner_team": stage.owner_team,
        "needs": [need.value for need in stage.needs],
        **{one.fact.value: list(one.values) for one in stage.criteria if one.condition is None},
        **{
            f"{part}{place}": said
            for place, one in enumerate(conditions)
            for part, said in (
                ("field", one.field.value),
                ("attribute", one.attribute),
                ("test", one.test.value),
                ("words", ", ".join(one.values)),
            )
        },
    }
