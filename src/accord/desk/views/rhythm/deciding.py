"""Writing a decision down, and what became of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.definitions.values.naming import KIND_NAMES
from accord.desk.views.common.lists import actor_of
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.meetings import api as meetings
from accord.meetings.values.wording import UNTOLD
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

_FIELDS = {"due": "due_on", "check": "check_on", "changes": "changes"}


class DecisionForm(forms.Form):
    """A decision as it is written down. Nothing is asked for by the browser alone: what is missing
    is said in a sentence beside its field."""

    title = forms.CharField(label=gettext_lazy("What is decided"), required=False, max_length=1000)
    why = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    decider = forms.ChoiceField(label=gettext_lazy("Who decides"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Who sees to it"), required=False)
    metric = forms.ChoiceField(label=gettext_lazy("Which figure is to change"), required=False)
    expected = forms.FloatField(
        label=gettext_lazy("By how much"), required=False,
        help_text=gettext_lazy("So many a week, or of 100; below zero where it is to fall."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=gettext_lazy("Done by"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    check_on = forms.DateField(
        label=gettext_lazy("Checked on"), required=False,
        help_text=gettext_lazy("At least four weeks after it is done; eight tell more."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    changes = forms.ChoiceField(
        label=gettext_lazy("Changes an agreement or a definition"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (str(one.id), one.name) for one in team.list_members() if one.active and one.can_sign_in
        ]
        metrics = [(one.value, str(name)) for one, name in meetings.METRIC_NAMES.items()]
        for name, choices in (
            ("decider", people), ("owner", people), ("metric", metrics), ("changes", _changes()),
        ):  # fmt: skip
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "–"), *choices]

    def said(self) -> meetings.DecisionText:
        """What it says, whatever is missing."""
        read = self.cleaned_data.get
        kind, _slash, key = (read("changes") or "").partition("/")
        metric = read("metric")
        return meetings.DecisionText(
            read("title") or "", whole_number(read("decider") or ""),
            whole_number(read("owner") or ""), meetings.Metric(metric) if metric else None,
            read("expected"), read("due_on"), read("check_on"), read("why") or "", kind, key,
        )  # fmt: skip


def _changes() -> list[tuple[str, str]]:
    found = []
    for kind in Kind:
        for one in definitions.list_latest(kind=kind):
            name = one.body.get("name") if one.key else ""
            label = f"{KIND_NAMES[kind]}: {name or one.key}" if one.key else str(KIND_NAMES[kind])
            found.append((f"{kind.value}/{one.key}", label))
    return found


@require_http_methods(["GET", "POST"])
def new_decision(request: HttpRequest) -> HttpResponse:
    """GET, POST /decisions/new/?meeting=: write one down."""
    meeting_id = whole_number(request.GET.get("meeting", ""))
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = keep(request, form=form, text=form.said(), meeting_id=meeting_id)
        if made is not None:
            return redirect("decision", made.id)
    context = {
        "form": form,
        "title": _("Write down a decision"),
        "breadcrumb": (
            parts.Link(label=_("Meetings"), url=reverse("team_meetings")),
            parts.Link(label=_("Write down a decision"), url=""),
        ),
    }
    return render(request, "desk/decision_new.html", context, status=422 if form.errors else 200)


def keep(
    request: HttpRequest,
    *,
    form: forms.Form,
    text: meetings.DecisionText,
    flaws: Mapping[meetings.DecisionFlaw, object] = meetings.DECISION_FLAWS,
    meeting_id: int | None = None,
) -> meetings.DecisionCard | None:
    """Keep what a form says; None where it is refused, which stands beside its field then."""
    try:
        made = meetings.decide(
            text=text, actor=actor_of(request), at=clock.now(), meeting_id=meeting_id
        )
    except meetings.UnableToDecide as refusal:
        where = _FIELDS.get(refusal.where, refusal.where)
        form.add_error(where if where in form.fields else None, str(flaws[refusal.flaw]))
        return None
    messages.success(request, _("It is written down. Whoever sees to it is told."))
    return made


def decision_lines(cards: Sequence[meetings.DecisionCard]) -> list[dict[str, Any]]:
    """Decisions in words."""
    names = team.names(ids={one for card in cards for one in (card.decider_id, card.owner_id)})
    return [_line(card, names=names) for card in cards]


def _line(card: meetings.DecisionCard, *, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "card": card,
        "decider": names.get(card.decider_id, ""),
        "owner": names.get(card.owner_id, ""),
        "metric": meetings.METRIC_NAMES[card.metric],
        "expected": _much(card, card.expected),
        "due": ui.calendar_day(card.due_on),
        "check": ui.calendar_day(card.check_on),
        "state": meetings.DECISION_STATES[meetings.state_of(card)],
        "effect": _effect(card),
    }


def _much(card: meetings.DecisionCard, value: float) -> str:
    said = {"count": f"{'+' if value > 0 else '−'}{ui.number(abs(value), digits=1)}"}
    return (_("%(count)s of 100") if card.is_share else _("%(count)s a week")) % said


def _effect(card: meetings.DecisionCard) -> str:
    effect = card.effect
    if effect is None:
        return ""
    scale = 100 if card.is_share else 1
    said = {
        "before": ui.number(effect.before * scale, digits=1),
        "after": ui.number(effect.after * scale, digits=1),
        "weeks": ui.number(effect.weeks_after),
    }
    words = [_("%(before)s before, %(after)s in the %(weeks)s weeks since.") % said]
    if effect.why is not None:
        words.append(str(UNTOLD[effect.why]))
    elif effect.is_less:
        words.append(_("It is less than was hoped."))
    return " ".join(words)


def _changed(card: meetings.DecisionCard) -> dict[str, Any] | None:
    """The version that it opens: where it is written, or as it stands by now."""
    if not card.kind or card.number is None:
        return None
    kind = Kind(card.kind)
    found = definitions.find_version(kind=kind, number=card.number, key=card.key)
    key = [card.key] if card.key else []
    try:
        url = reverse("definition", args=[kind.value, *key, card.number]) if found else (
            _writing(kind, card.key)
        )  # fmt: skip
    except NoReverseMatch:
        url = reverse("definitions")
    return {
        "name": KIND_NAMES[kind], "number": card.number, "url": url, "is_written": bool(found),
    }  # fmt: skip


def _writing(kind: Kind, key: str) -> str:
    """Where the next version of something is written."""
    if kind is Kind.AGREEMENT:
        return reverse("agreement_edit", args=[key])
    if kind in definitions.SHEETS:
        return reverse("sheet_write", args=[kind.value, *([key] if key else [])])
    return reverse("definitions")


@require_GET
def decision_page(request: HttpRequest, decision_id: int) -> HttpResponse:
    """GET /decisions/<id>/"""
    try:
        card = meetings.get_decision(decision_id=decision_id)
    except LookupError as missing:
        raise Http404 from missing
    actor = actor_of(request)
    is_own = actor.member_id in (card.decider_id, card.owner_id)
    may_act = actor.member_id is not None and (is_own or actor.may(Capability.SIGN))
    context = {
        **decision_lines([card])[0],
        "changes": _changed(card),
        "may_act": may_act,
        "is_running": card.effect is None and card.ended_at is None,
        "breadcrumb": (
            parts.Link(label=_("Experiments"), url=reverse("experiments"))
            if card.is_experiment
            else parts.Link(label=_("Meetings"), url=reverse("team_meetings")),
            parts.Link(label=card.title, url=""),
        ),
    }
    return render(request, "desk/decision.html", context)


@require_POST
def act(request: HttpRequest, decision_id: int) -> HttpResponse:
    """POST /decisions/<id>/act/: take it back, or say what was learned."""
    wanted = request.POST.get("act")
    if wanted not in ("learned", "back"):
        raise Http404
    told: dict[str, Any] = {
        "decision_id": decision_id, "actor": actor_of(request), "at": clock.now(),
    }  # fmt: skip
    try:
        if wanted == "learned":
            meetings.say_learned(words=request.POST.get("words", ""), **told)
        else:
            meetings.take_back_decision(**told)
        messages.success(request, _("Kept."))
    except LookupError as missing:
        raise Http404 from missing
    except meetings.UnableToDecide as refusal:
        messages.error(request, str(meetings.DECISION_FLAWS[refusal.flaw]))
    return redirect("decision", decision_id)
