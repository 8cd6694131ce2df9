"""The plan of both teams: who does which small task by when, so that what is missing comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.desk import operations, queries
from accord.desk.rules.guiding import Milestone
from accord.desk.values import PlanIsFull
from accord.desk.views.common.lists import actor_of
from accord.desk.views.rhythm.team_actions import action_lines
from accord.desk.views.wording.guide_words import MILESTONES
from accord.kernel.ids import whole_number
from accord.meetings import api as meetings
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui

_FIELDS = {"due": "due_on"}


class TaskForm(forms.Form):
    """A task as it is given. Nothing is asked for by the browser alone."""

    milestone = forms.ChoiceField(label=gettext_lazy("So that"))
    title = forms.CharField(
        label=gettext_lazy("What is to be done"), required=False, max_length=200,
        help_text=gettext_lazy("Without words of yours it is all that leads there."),
    )  # fmt: skip
    owner = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("By"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, missing: Sequence[Milestone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (str(one.id), one.name) for one in team.list_members() if one.active and one.can_sign_in
        ]
        for name, choices in (
            ("milestone", [(one.value, str(MILESTONES[one][0])) for one in missing]),
            ("owner", [("", "–"), *people]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


@dataclass(frozen=True, slots=True)
class Plan:
    """The open tasks as lines, and how far the plan is in a sentence, "" without a task."""

    sentence: str
    rows: Sequence[dict[str, Any]]

    def open_for(self, milestone: Milestone) -> list[dict[str, Any]]:
        """The open tasks that lead to one milestone."""
        return [row for row in self.rows if row["milestone"] is milestone]


def plan(*, at: datetime) -> Plan:
    """The plan as it stands."""
    found = queries.list_planned()
    opened = [(to, card) for to, card in found if card.state is meetings.ActionState.OPEN]
    lines = action_lines([card for _to, card in opened], at=at)
    rows = [line | {"milestone": to} for line, (to, _card) in zip(lines, opened, strict=True)]
    late = sum(bool(row["is_late"]) for row in rows)
    words = [
        _("%(part)s tasks are done.") % {"part": ui.part_of(len(found) - len(rows), len(found))}
    ]
    if late:
        said = ngettext("%(count)s is late.", "%(count)s are late.", late)
        words.append(said % {"count": ui.number(late)})
    return Plan(" ".join(words) if found else "", rows)


def form_for(request: HttpRequest, *, missing: Sequence[Milestone]) -> TaskForm | None:
    """The form, None where nothing is missing or whoever asks gives nobody anything."""
    actor = actor_of(request)
    if not missing or actor.member_id is None or not actor.may(Capability.BRING_EVIDENCE):
        return None
    return TaskForm(request.POST or None, missing=missing)


def give(request: HttpRequest, *, form: TaskForm, at: datetime) -> bool:
    """Give the task that a form says; False where it says none or is wrong, which it then tells."""
    if request.method != "POST" or not form.is_valid():
        return False
    read = form.cleaned_data
    milestone = Milestone(read["milestone"])
    words = read["title"] or _("See to it: %(what)s") % {"what": MILESTONES[milestone][0]}
    try:
        operations.give_task(
            milestone=milestone, title=words, owner_id=whole_number(read["owner"]),
            due_on=read["due_on"], actor=actor_of(request), at=at,
        )  # fmt: skip
    except PlanIsFull:
        form.add_error(None, _("100 tasks are open, as many as the plan holds. Finish some first."))
    except meetings.UnableToDecide as refusal:
        where = _FIELDS.get(refusal.where, refusal.where)
        form.add_error(
            where if where in form.fields else None, str(meetings.DECISION_FLAWS[refusal.flaw])
        )
    else:
        messages.success(request, _("It is given. Whoever sees to it is told."))
    return not form.errors
