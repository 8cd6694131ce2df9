"""GET /measures and /measures/{name}: the numbers of the pages for programs."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, JsonResponse
from ninja import Path, Query, Schema
from pydantic import Field

from accord.foundation import clock
from accord.foundation.problems import Problem
from accord.handoffs import api as handoffs
from accord.lake.api import LakeRefusal
from accord.reporting import api as reporting

Word = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Day = Annotated[date, Field(ge=reporting.FIRST_DAY, le=reporting.LAST_DAY)]


class MeasureAsked(Schema):
    """The options of `accord report`."""

    by: Word | None = None
    step: Annotated[str, Field(pattern=r"^[a-z]{1,20}:[a-z]{1,20}$")] = "lead:customer"
    within: Annotated[int, Field(ge=0, le=36_500)] | None = None
    start: Day | None = Field(None, alias="from")
    end: Day | None = Field(None, alias="to")
    definitions: Annotated[str, Field(pattern=r"^(then|[0-9]{1,9})$")] = "then"
    card: Word | None = None
    version: Annotated[int, Field(ge=1, le=999_999_999)] | None = None
    agreement: Word | None = None
    window: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,12}$")] | None = None
    model: Annotated[str, Field(pattern=r"^[a-z_:]{1,40}$")] = "linear"
    credit: Annotated[str, Field(pattern=r"^[a-z]{1,12}$")] = "group"
    teams: Annotated[str, Field(pattern=r"^[a-z]{1,12}$")] = "both"
    target: Annotated[str, Field(pattern=r"^[0-9.]{1,20}( [A-Z]{3})?$")] | None = None
    margin: Annotated[str, Field(pattern=r"^[0-9.]{1,10}$")] | None = None
    currency: Code | None = Field(None, alias="in")


class BenchmarkOut(Schema):
    """What others report: shares between 0 and 1."""

    step: str | None
    low: float
    high: float
    scope: str
    source: str
    year: int | None
    caveat: str


class MeasureOut(Schema):
    """What a measure is: `tier` is first, shared or team; `team` answers for it."""

    measure: str
    title: str
    question: str
    explains: str
    unit: str
    team: str
    tier: str
    definition: str
    by: list[str]
    benchmarks: list[BenchmarkOut]


class MeasuresOut(Schema):
    items: list[MeasureOut]


def list_measures(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """All measures by name."""
    return {"items": [reporting.entry(measure) for measure in reporting.MEASURES.values()]}


def get_measure(
    request: HttpRequest,
    name: Path[Word],
    asked: Query[MeasureAsked],
) -> JsonResponse:
    """A measure, as `accord report` prints it."""
    return JsonResponse(reporting.to_json(measured(request, name, asked)))


class RecordsAsked(MeasureAsked):
    """Of which figure of which row: `group` as the page of a measure writes it."""

    cell: Word = "cost"
    group: Annotated[str, Field(max_length=320, pattern=r"^[^\x00]*$")] = ""
    of: Code | None = Field(None, alias="currency")
    after: Annotated[int, Field(ge=0, le=2**62)] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class SumOut(Schema):
    amount: str
    currency: str


class CostOut(Schema):
    """A cost in its own currency and, as `told`, in the one asked for, else the company's: null
    where no rate of its day is known."""

    id: int
    day: date
    kind: str
    campaign: str | None
    channel: str | None
    origin: str | None
    team: str
    source: str
    amount: str
    currency: str
    told: str | None
    told_in: str | None


class CostsOut(Schema):
    """`count` and `together` are of all of them; `next` continues as `after`."""

    count: int
    together: list[SumOut]
    items: list[CostOut]
    next: int | None


def get_costs(request: HttpRequest, name: Path[Word], asked: Query[RecordsAsked]) -> dict[str, Any]:
    """The costs behind a figure of money."""
    if name not in reporting.MEASURES:
        raise Problem(404, f"There is no measure {name}.")
    try:
        options = _options(request, asked)
        figure: dict[str, Any] = {
            "measure": name, "cell": asked.cell, "options": options, "currency": asked.of,
            "group": reporting.group_of(measure=name, options=options, text=asked.group),
            "at": clock.now(),
        }  # fmt: skip
        rows = reporting.list_costs(**figure, after=asked.after, limit=asked.limit + 1)
        told = reporting.sum_records(**figure)
    except reporting.UnableToMeasure as refusal:
        raise Problem(422, str(refusal)) from refusal
    except LakeRefusal as refusal:
        raise Problem(503, str(refusal), retry_after=5) from refusal
    shown = rows[: asked.limit]
    return {
        "count": told.count,
        "together": [{"amount": str(one), "currency": one.currency} for one in told.sums],
        "items": [reporting.cost_entry(one) for one in shown],
        "next": shown[-1].booking.id if len(rows) > asked.limit else None,
    }


def measured(request: HttpRequest, name: str, asked: MeasureAsked) -> reporting.Result:
    """The answer to what a program asks. Raises Problem."""
    if name not in reporting.MEASURES:
        raise Problem(404, f"There is no measure {name}.")
    try:
        options = _options(request, asked)
        return reporting.ask(measure=name, options=options, at=clock.now())
    except reporting.UnableToMeasure as refusal:
        raise Problem(422, str(refusal)) from refusal
    except LakeRefusal as refusal:
        raise Problem(503, str(refusal), retry_after=5) from refusal


def _options(request: HttpRequest, asked: MeasureAsked) -> reporting.Options:
    start, _, end = asked.step.partition(":")
    return reporting.Options(
        by=asked.by,
        step=(start, end),
        within=asked.within,
        start=asked.start,
        end=asked.end,
        definitions=asked.definitions
        if asked.definitions == reporting.AS_THEN
        else int(asked.definitions),
        card=asked.card,
        version=asked.version,
        agreement=asked.agreement,
        window=asked.window,
        model=asked.model,
        credit=asked.credit,
        teams=asked.teams,
        target=reporting.read_target(asked.target),
        margin=reporting.read_margin(asked.margin),
        currency=asked.currency,
        seen=handoffs.members_seen(actor=request.actor),  # type: ignore[attr-defined]
    )
