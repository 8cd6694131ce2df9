"""How is it to work together? A few sentences, answered by everybody and told of nobody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.desk.views.common.lists import actor_of
from accord.desk.views.figures import figure_lines, figures
from accord.desk.views.figures.reading import failed, reader_of
from accord.desk.views.wording import together_words
from accord.desk.views.wording.definition_words import TEAM_NAMES
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.lake import api as lake
from accord.learning import api as learning
from accord.learning.values import ANSWERS, Item, Pulse, Told, UnableToAnswer, Unanswered
from accord.reporting import api as reporting
from accord.team.values import Actor, Capability
from accord.ui import api as ui
from accord.ui.values import charts, parts

BESIDE = "promises_kept"  # the measure that trust is set beside


class RoundForm(forms.Form):
    """From when until when everybody is asked."""

    opens_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Ends before"), widget=forms.DateInput(attrs={"type": "date"})
    )


@require_http_methods(["GET", "POST"])
def pulse_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /together/pulse/: what is asked now, and what was said in rounds that are over."""
    actor = actor_of(request)
    problem = ""
    if request.method == "POST":
        problem = _answer(request, actor)
        if not problem:
            messages.success(request, _("Thank you. Nobody can tell your answers from others'."))
            return redirect("together_pulse")
    return _page(request, actor, problem=problem)


@require_POST
def open_round(request: HttpRequest) -> HttpResponse:
    """POST /together/pulse/open/"""
    form, actor = RoundForm(request.POST), actor_of(request)
    if form.is_valid():
        try:
            learning.open_round(
                **form.cleaned_data, today=timezone.localdate(), actor_id=actor.member_id,
                at=clock.now(),
            )  # fmt: skip
        except UnableToAnswer as refusal:
            form.add_error(None, str(together_words.UNANSWERED[refusal.why]))
        else:
            messages.success(request, _("Everybody is asked in these days."))
            return redirect("together_pulse")
    return _page(request, actor, form=form)


@require_POST
def end_round(request: HttpRequest) -> HttpResponse:
    """POST /together/pulse/end/: nobody is asked any longer, what was said may be told."""
    today = timezone.localdate()
    try:
        ends = learning.end_round(
            round_id=whole_number(request.POST.get("round", "")) or 0, today=today,
            actor_id=actor_of(request).member_id, at=clock.now(),
        )  # fmt: skip
    except UnableToAnswer as refusal:
        messages.error(request, str(together_words.UNANSWERED[refusal.why]))
        return redirect("together_pulse")
    if ends > today:
        messages.success(request, _("It ends with today, so that everybody has one day."))
    else:
        messages.success(request, _("The round is over."))
    return redirect("together_pulse")


def _answer(request: HttpRequest, actor: Actor) -> str:
    """Keeps the answers, or says why not."""
    if actor.member_id is None:
        return str(together_words.UNANSWERED[Unanswered.NO_TEAM])
    said: dict[Item, int] = {}
    for item in learning.asked_of(member_id=actor.member_id):
        number = whole_number(request.POST.get(item.value, ""))
        if number is not None:
            said[item] = number
    try:
        learning.answer_pulse(
            round_id=whole_number(request.POST.get("round", "")) or 0, member_id=actor.member_id,
            said=said, today=timezone.localdate(), at=clock.now(),
        )  # fmt: skip
    except UnableToAnswer as refusal:
        return str(together_words.UNANSWERED[refusal.why])
    return ""


def _page(
    request: HttpRequest, actor: Actor, *, problem: str = "", form: RoundForm | None = None
) -> HttpResponse:
    today, at = timezone.localdate(), clock.now()
    rounds = learning.list_rounds()
    told = learning.told_of(rounds=rounds, today=today)
    over = [one for one in rounds if one.has_closed(today=today)]
    now = next((one for one in rounds if one.is_open(today=today)), None)
    may_manage = actor.may(Capability.MANAGE_TEAM)
    may_answer = actor.member_id is not None and actor.may(Capability.BRING_EVIDENCE)
    has_answered = (
        now is not None
        and actor.member_id is not None
        and learning.has_answered(round_id=now.id, member_id=actor.member_id)
    )
    context = {
        "tabs": together_words.tabs(request),
        "round": now,
        "until": ui.calendar_day(now.last_day) if now else "",
        "may_end": may_manage and now is not None and now.earliest_end(today=today) < now.closes_on,
        "has_first_day": now is not None and now.earliest_end(today=today) > today,
        "has_answered": has_answered,
        "questions": _questions(actor.member_id or 0, request)
        if now and may_answer and not has_answered
        else [],
        "answers": ANSWERS.items(),
        "problem": problem,
        "results": _results(over[0], told.get(over[0].id, {})) if over else None,
        "form": form or RoundForm(initial={"opens_on": today}),
        "is_opening": form is not None,
        "may_open": may_manage,
        **(_beside(over, told, at=at) if over else {}),
    }
    wrong = bool(problem) or form is not None
    return render(request, "desk/together_pulse.html", context, status=422 if wrong else 200)


def _questions(member: int, request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "name": item.value,
            "words": together_words.ITEMS[item],
            "chosen": whole_number(request.POST.get(item.value, "")),
        }
        for item in learning.asked_of(member_id=member)
    ]


def _results(over: Pulse, told: Mapping[Item, Told]) -> dict[str, Any]:
    """What was said in the latest round that is over; nothing of what too few answered."""
    return {
        "day": ui.calendar_day(over.closes_on),
        "rows": [
            {
                "words": together_words.ITEMS[item],
                "share": ui.part_of(one.agree, one.count),
                "sides": [
                    (side, TEAM_NAMES.get(side, _("Both teams")), ui.part_of(*parts_of))
                    for side, parts_of in one.sides.items()
                ],
            }
            for item in Item
            if (one := told.get(item)) is not None
        ],
    }


def _beside(
    over: Sequence[Pulse], told: Mapping[int, Mapping[Item, Told]], *, at: datetime
) -> dict[str, Any]:
    """Trust over the rounds, and beside it how promises were kept month by month."""
    found: dict[str, Any] = {"trust": _trend(over, told)}
    try:
        result = reporting.ask(
            measure=BESIDE, at=at, options=reporting.Options(by="month"),
            snapshot=reporting.catch_up(at=at),
        )  # fmt: skip
        chart = figure_lines.share_line(result, reader=reader_of(at=at))
        found["kept"] = chart if chart.points else None
        found["kept_title"] = result.measure.title
        found["kept_sentence"] = reporting.tell(result)
        found["kept_url"] = figures.measure_url(result)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        found["failed"] = failed(problem)
    return found


def _trend(over: Sequence[Pulse], told: Mapping[int, Mapping[Item, Told]]) -> charts.Trend | None:
    """Of those asked how many trust the other team, round by round; None before there are two."""
    points = [
        (ui.calendar_day(one.closes_on), said)
        for one in reversed(over)
        if (said := told.get(one.id, {}).get(Item.TRUST)) is not None
    ]
    if len(points) < 2:
        return None
    words = [ui.part_of(said.agree, said.count) for _day, said in points]
    return charts.Trend(
        id="trust",
        summary=_("Who trusts the other team, from %(first)s to %(last)s.")
        % {"first": words[0], "last": words[-1]},
        points=tuple(
            charts.TrendPoint(label=day, value=100 * said.agree / said.count)
            for day, said in points
        ),
        end_words=words[-1],
        table=parts.PlainTable(
            caption=str(together_words.ITEMS[Item.TRUST]),
            head=(_("Round"), _("Agree")),
            rows=tuple((day, one) for (day, _said), one in zip(points, words, strict=True)),
        ),
    )
