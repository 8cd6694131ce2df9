"""The forecast: what is expected, whether it is enough, what was said before, and how right
that was."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accord.deals.values import CATEGORY_NAMES, ForecastCategory
from accord.desk.rules import addresses
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.figures import figure_versions, figures
from accord.desk.views.figures.reading import failed
from accord.desk.views.wording import words
from accord.forecasts import api as forecasts
from accord.forecasts.values import OPEN_CATEGORIES, OpenDeal, PeriodKind, Said
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.reporting.values.measures import Figure, Row
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 25
SNAPSHOTS = 12
UNJUDGED = 12
_COLUMNS = ("closed", "commit", "most_likely", "best_case", "open_pipeline", "weighted", "expected")
_CHOICES = [
    ("", gettext_lazy("As its stage")),
    *((e.value, CATEGORY_NAMES[e]) for e in OPEN_CATEGORIES),
]


class CategoryForm(forms.Form):
    """Empty: nobody says."""

    category = forms.TypedChoiceField(
        choices=_CHOICES, coerce=ForecastCategory, required=False, empty_value=None
    )


class StageForm(CategoryForm):
    stage = forms.CharField(max_length=80)


@require_GET
def forecast_page(request: HttpRequest) -> HttpResponse:
    """GET /forecast/"""
    at, actor = clock.now(), actor_of(request)
    said, refused = request.GET.get("target", "").replace("\x00", "").strip(), ""
    try:
        target = reporting.read_target(said)
    except reporting.UnableToMeasure as refusal:
        target, refused = None, str(refusal.why)
    money = request.GET.get("in", "").replace("\x00", "")[:3] or None
    options = {
        "forecast": reporting.Options(by="month", seen=None, currency=money),
        "coverage": reporting.Options(target=target, currency=money),
        "velocity": reporting.Options(by=reporting.TOTAL),
        "forecast_accuracy": reporting.Options(),
    }
    try:
        state = reporting.catch_up(at=at)
        asked, unrated = _asked(options, at=at, state=state)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/forecast.html", {"failed": failed(problem)})
    read = forecasts.open_books(at=at)
    context = {
        "sentence": reporting.tell(asked["forecast"]),
        "notes": figures.other_notes(asked["forecast"]),
        "months": _months(asked["forecast"]),
        "target": said,
        "refused": refused,
        "unrated": unrated,
        "moneys": figure_versions.currencies_of(asked["forecast"]),
        "covered": reporting.tell(asked["coverage"]),
        "velocity": reporting.tell(asked["velocity"]),
        "velocity_url": reverse("measure", args=["velocity"]),
        "judged": reporting.tell(asked["forecast_accuracy"]),
        "accuracy": _accuracy(asked["forecast_accuracy"]),
        "right_notes": _right_notes(asked["forecast_accuracy"]),
        "unjudged": _unjudged(at=at),
        **_said_before(request, read),
        "may_choose": actor.may(Capability.WORK_DEALS),
        "choices": _CHOICES,
        "stages": _stages(read) if actor.may(Capability.SIGN) else [],
        **_open_deals(request, read=read),
    }
    return render(request, "desk/forecast.html", context, status=422 if refused or unrated else 200)


def _asked(
    options: dict[str, reporting.Options], *, at: datetime, state: lake.Snapshot
) -> tuple[dict[str, reporting.Result], str]:
    """The answers; where rates are missing those of each currency by itself, and why."""

    def ask(how: dict[str, reporting.Options]) -> dict[str, reporting.Result]:
        return {
            name: reporting.ask(measure=name, at=at, options=one, snapshot=state)
            for name, one in how.items()
        }

    try:
        return ask(options), ""
    except reporting.UnableToMeasure as refusal:
        plain = {name: replace(one, currency=None) for name, one in options.items()}
        return ask(plain), str(refusal.why)


@require_POST
def choose_deal(request: HttpRequest, deal_id: int) -> HttpResponse:
    """POST /forecast/deals/<id>/"""
    form = CategoryForm(request.POST)
    try:
        if not form.is_valid():
            raise forecasts.UnableToForecast(str(deal_id))
        forecasts.choose_category(
            deal_id=deal_id,
            category=form.cleaned_data["category"],
            actor_id=actor_of(request).member_id,
            at=clock.now(),
        )
    except forecasts.UnableToForecast:
        messages.error(
            request,
            _("Nothing was changed: only an open deal has a category. Load the page again."),
        )
    else:
        messages.success(request, _("The deal counts so from now on."))
    after = whole_number(request.POST.get("after", ""))
    return redirect(f"{reverse('forecast')}{f'?after={after}' if after else ''}#deals")


@require_POST
def choose_stage(request: HttpRequest) -> HttpResponse:
    """POST /forecast/stages/"""
    form = StageForm(request.POST)
    if not form.is_valid():
        raise Http404
    forecasts.choose_stage_category(
        stage=form.cleaned_data["stage"],
        category=form.cleaned_data["category"],
        actor_id=actor_of(request).member_id,
        at=clock.now(),
    )
    messages.success(request, _("Deals in this stage count so from now on."))
    return redirect(f"{reverse('forecast')}#stages")


def _months(result: reporting.Result) -> parts.PlainTable | None:
    if not result.rows:
        return None
    heads = (_("Won so far"), _("Commit"), _("Most likely"), _("Best case"), _("Open pipeline"),
             _("By stage"), _("Expected"))  # fmt: skip
    return parts.PlainTable(
        caption=_("What each month is expected to bring"),
        head=(_("Month"), *heads, _("8 times in 10"), _("The tool's commit"), _("Open deals")),
        rows=tuple(
            (
                _month(row),
                *(_money(row.figures[name]) for name in _COLUMNS),
                _range(row),
                _money(row.figures["tool_commit"]),
                parts.Cell(
                    text=ui.number(int(str(row.figures["deals"]))),
                    url=figures.records_url(result, row, cell="deals"),
                ),
            )
            for row in result.rows
        ),
    )


def _month(row: Row) -> str:
    year, month = (row.label or "").split("-")
    return date_format(forecasts.month_of(int(year), int(month)).start, "M Y").replace(
        " ", figures.HARD_SPACE
    )


def _money(figure: Figure) -> str:
    return ui.money(figure) if isinstance(figure, Money) else "–"


def _range(row: Row) -> str:
    low, high = row.figures["low"], row.figures["high"]
    if not isinstance(low, Money) or not isinstance(high, Money):
        return "–"
    return f"{ui.money(low)} – {ui.money(high)}"


def _accuracy(result: reporting.Result) -> parts.PlainTable | None:
    if not result.rows:
        return None
    return parts.PlainTable(
        caption=_("What was said 30 days before, and what came"),
        head=(_("Month"), _("Said on"), _("Came"), _("Expected"), _("Off"), _("Commit"), _("Off"),
              _("The tool's commit"), _("Off")),
        rows=tuple(
            (
                _month(row),
                str(row.figures["said_on"]),
                *(
                    cell
                    for name in ("actual", "expected", "commit", "tool_commit")
                    for cell in _said_and_off(row, name)
                ),
            )
            for row in result.rows
        ),
    )  # fmt: skip


def _said_and_off(row: Row, name: str) -> tuple[str, ...]:
    """A forecast and how far it was off with its sign; of what came the sum alone."""
    if name == "actual":
        return (_money(row.figures[name]),)
    off = row.figures[f"{name}_bias"]
    told = (
        "–"
        if not isinstance(off, float)
        else f"{'+' if off > 0 else ''}{ui.number(off * 100, digits=1)}"
    )
    return (_money(row.figures[name]), told)


def _right_notes(result: reporting.Result) -> list[str]:
    if result.rows:
        return figures.other_notes(result)
    return [reporting.sentence(note) for note in result.notes]


def _unjudged(*, at: datetime) -> list[parts.Link]:
    """The months that are over and not judged, each with what was kept of it."""
    found = forecasts.list_unjudged(kind=PeriodKind.MONTH, at=at)
    months = [one.period.start for one in found[:UNJUDGED]]
    return [
        parts.Link(label=date_format(one, "M Y"), url=f"?of={one:%Y-%m}#before") for one in months
    ]


def _said_before(request: HttpRequest, read: forecasts.Books) -> dict[str, Any]:
    """What each week said of the quarter that runs, or of a month that is asked for."""
    month = addresses.day(f"{request.GET.get('of', '')}-01")
    kind = PeriodKind.MONTH if month else PeriodKind.QUARTER
    period = forecasts.period_of(month or read.today, kind=kind)
    caption = _("What each week said of this quarter")
    if month:
        caption = _("What each week said of %(month)s") % {"month": date_format(month, "F Y")}
    said = forecasts.list_said(period=period, limit=SNAPSHOTS)
    return {"is_month": month is not None, "said_before": _said_table(said, caption)}


def _said_table(said: Sequence[Said], caption: str) -> parts.PlainTable | None:
    if not said:
        return None
    return parts.PlainTable(
        caption=caption,
        head=(_("Kept on"), _("Commit"), _("Expected"), _("8 times in 10"), _("The tool's commit")),
        rows=tuple(
            (
                ui.day(one.taken_at),
                ui.money(Money(one.commit_forecast, one.currency)),
                ui.money(Money(one.spread.expected, one.currency)) if one.spread else "–",
                f"{ui.money(Money(one.spread.low, one.currency))} – "
                f"{ui.money(Money(one.spread.high, one.currency))}"
                if one.spread
                else "–",
                ui.money(Money(one.tool_commit, one.currency))
                if one.tool_commit is not None
                else "–",
            )
            for one in said
        ),
    )


def _stages(read: forecasts.Books) -> list[dict[str, Any]]:
    chosen = read.history.set_stages
    return [
        {
            "stage": stage,
            "chosen": chosen[stage].value if stage in chosen else "",
            "usual": CATEGORY_NAMES[forecasts.usual_category(read.history.of_stage.get(stage))],
        }
        for stage in forecasts.list_stages()
    ]


def _open_deals(request: HttpRequest, *, read: forecasts.Books) -> dict[str, Any]:
    """Those whoever asks may see, the soonest first and those without a day last."""
    scope = lists.scope_of(request)
    seen = [one for one in read.open_deals if team.is_owned_within(scope, owner_id=one.owner_id)]
    seen.sort(key=lambda one: (one.expected_on is None, one.expected_on or read.today, one.id))
    after = min(whole_number(request.GET.get("after", "")) or 0, len(seen))
    shown = seen[after : after + PAGE]
    more = after + PAGE < len(seen)
    return {
        "deals": _lines(shown, read=read),
        "after": after,
        "deals_count": len(seen),
        "more_url": f"?after={after + PAGE}#deals" if more else "",
    }


def _lines(shown: Sequence[OpenDeal], *, read: forecasts.Books) -> list[dict[str, Any]]:
    owners = team.names(ids=[one.owner_id for one in shown if one.owner_id])
    return [
        {
            "id": one.id,
            "name": words.deal(name=one.name, number=one.id),
            "amount": _money(
                None if one.amount_minor is None else Money(one.amount_minor, one.currency)
            ),
            "expected": ui.calendar_day(one.expected_on) if one.expected_on else _("Not said"),
            "is_late": one.expected_on is not None and one.expected_on < read.today,
            "owner": owners.get(one.owner_id or 0, ""),
            "category": CATEGORY_NAMES[read.category(one)],
            "chosen": one.chosen.value if one.chosen else "",
            "tool": CATEGORY_NAMES[one.tool_category] if one.tool_category else "–",
        }
        for one in shown
    ]
