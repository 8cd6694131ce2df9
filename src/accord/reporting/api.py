"""The door of the measures: every number on a page, in a file, in the API and on the command line
comes through here, and so do the records behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from accord.kernel.money import Money
from accord.lake import api as lake
from accord.reporting.queries import (
    asking,
    calculating,
    credits,
    defining,
    exchanging,
    forecasting,
    noting,
    promises,
    remembering,
    stages_under,
    touch_rules,
    trial_rows,
    trying,
)
from accord.reporting.queries.booked import list_costs, records_of, sum_records
from accord.reporting.queries.comparing import compare_file, compare_number
from accord.reporting.queries.comparing import sources as list_tools
from accord.reporting.queries.gaps import count_behind, gap_between, gap_to_plan, list_behind
from accord.reporting.queries.labelling import labelled
from accord.reporting.queries.wording import get_blank_name, get_sentence
from accord.reporting.rules import (
    calc,
    comparing,
    forms,
    money_apart,
    money_asked,
    questions,
    telling,
)
from accord.reporting.rules.gap_funnels import ranked, side_of
from accord.reporting.rules.money_apart import WonIn
from accord.reporting.rules.questions import DAYS, MONTHS, TIMES
from accord.reporting.values.behind import CostBehind, Together
from accord.reporting.values.benchmarks import Benchmark
from accord.reporting.values.catalogue import MEASURES
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.gaps import Cause, Gap, Part
from accord.reporting.values.measures import (
    AS_THEN,
    FIRST_DAY,
    LAST_DAY,
    OTHERS,
    TOTAL,
    Group,
    Measure,
    Options,
    Result,
    Row,
    Tier,
    UnableToMeasure,
)
from accord.reporting.values.naming import (
    TIER_NAMES,
    UNIT_NAMES,
)
from accord.reporting.values.sayings import KNOWN_NAMES, SAYINGS, Known, Saying
from accord.reporting.values.trial_wording import FIT_UNKNOWN, LINE_NAMES, UNTRIED
from accord.scoring.values.trials import Untried
from accord.team import api as team

__all__ = [
    "AS_THEN",
    "DAYS",
    "FIRST_DAY",
    "FIT_UNKNOWN",
    "KNOWN_NAMES",
    "LAST_DAY",
    "LINE_NAMES",
    "MEASURES",
    "MONTHS",
    "OTHERS",
    "SAYINGS",
    "TIER_NAMES",
    "TIMES",
    "TOTAL",
    "UNIT_NAMES",
    "Benchmark",
    "Cause",
    "CostBehind",
    "Gap",
    "Known",
    "Measure",
    "Note",
    "Options",
    "Part",
    "Result",
    "Row",
    "Saying",
    "Tier",
    "Together",
    "UnableToCalculate",
    "UnableToMeasure",
    "WonIn",
    "about_quadrants",
    "about_trial",
    "ask",
    "benchmarks_of",
    "blank_name",
    "calculate",
    "catch_up",
    "compare_file",
    "compare_number",
    "cost_entry",
    "count_behind",
    "count_customers",
    "entry",
    "gap_between",
    "gap_to_plan",
    "gaps",
    "group_of",
    "is_exchanged",
    "is_judged_again",
    "is_of_currency",
    "is_others",
    "is_series",
    "key_columns",
    "keys_of",
    "list_behind",
    "list_costs",
    "list_records",
    "list_tools",
    "most_customers",
    "ranked",
    "read_margin",
    "read_target",
    "records_of",
    "sentence",
    "shown",
    "side_of",
    "sum_records",
    "table",
    "tell",
    "to_csv",
    "to_json",
    "trial_lines",
    "untried",
    "won_in",
]

UnableToCalculate = calc.UnableToCalculate
calculate = calculating.calculate
CALCULATIONS = tuple(calculating.KINDS)
entry, cost_entry, table = forms.entry, forms.cost_entry, forms.table
key_columns, keys_of = comparing.key_columns, comparing.keys_of
read_margin = money_asked.margin
gaps = telling.gaps
is_exchanged = exchanging.is_exchanged
is_of_currency = questions.is_of_currency
is_judged_again = stages_under.is_judged_again
is_others = questions.is_others
is_series = questions.is_series
about_trial = trial_rows.about_trial
about_quadrants = trial_rows.about_quadrants
trial_lines = trial_rows.lines


def read_target(text: str | None) -> Money | None:
    """A target as somebody writes it: 100000, or 100000 USD; None of nothing. Raises
    UnableToMeasure."""
    return money_asked.target(text, currency=team.get_team().currency if text else "")


def catch_up(*, at: datetime) -> lake.Snapshot:
    """The state to ask all the measures of one page from. Raises UnableToReadFacts."""
    return lake.catch_up(at=at)


def shown(*, at: datetime) -> lake.Snapshot:
    """The state for a first page: that of the last one where it is a few seconds old at most
    (`ACCORD_FIGURES_AGE`), so that nobody waits for all figures whenever a record comes. What it is
    as of stands beside each figure. Raises UnableToReadFacts."""
    return remembering.shown(at=at, at_most=settings.FIGURES_AGE)


def ask(
    *,
    measure: str,
    at: datetime,
    options: Options | None = None,
    snapshot: lake.Snapshot | None = None,
) -> Result:
    """A measure as of now, or of a snapshot. Raises UnableToMeasure, UnableToReadFacts."""
    asked, options = _known(measure), _in_zone(options)
    questions.check(asked, options)
    judged_at = touch_rules.moment(options, at=at) if asked.of_credit else at
    used = defining.used_by(asked, options, at=judged_at)
    state = snapshot or catch_up(at=at)
    exchanging.check(asked, options, snapshot=state)
    judged = stages_under.find_under(measure=asked, options=options, snapshot=state, at=at)
    if asked.of_cards:
        answer = trying.answer(measure=asked, options=options, snapshot=state, at=at)
    elif asked.of_credit:
        answer = credits.answer(measure=asked, options=options, snapshot=state, at=at)
    elif asked.of_promises:
        answer = promises.answer(measure=asked, options=options, at=at)
    elif asked.of_forecasts:
        answer = forecasting.answer(measure=asked, options=options, at=at)
    else:
        answer = remembering.answer(
            asked=asked,
            options=options,
            state=state,
            said=defining.said_of(asked, at=at),
            judged=judged,
        )
    dimension = questions.dimension_of(asked, options)
    result = Result(
        measure=asked,
        options=options,
        dimension=dimension,
        definition=used,
        as_of=state.as_of,
        horizon=answer.horizon,
        rows=labelled(rows=answer.rows, dimension=dimension, at=at),
    )
    few = () if answer.is_whole else (Note(Say.OTHERS_UNTOLD),)
    if asked.of_credit:
        told = credits.named(answer.notes, result.rows)
        return replace(result, notes=(*few, *told, *exchanging.notes(asked, options)))
    notes = answer.notes or noting.notes_of(result, reliable_from=answer.context.reliable_from)
    again = stages_under.about(measure=asked, options=options, judged=judged, snapshot=state)
    return replace(result, notes=(*notes, *few, *again, *exchanging.notes(asked, options)))


def won_in(
    currency: str, *, at: datetime, options: Options, snapshot: lake.Snapshot | None = None
) -> WonIn:
    """What was won, in one currency by the rates of its days, and what no rate tells in it, by
    group. Raises UnableToMeasure, UnableToReadFacts."""

    def rows(to: str | None) -> tuple[Row, ...]:
        asked = replace(options, currency=to, where_known=True)
        return ask(measure="won_value", at=at, options=asked, snapshot=snapshot).rows

    return money_apart.won_in(rows, currency=currency)


def count_customers(*, options: Options, snapshot: lake.Snapshot) -> int:
    """Won deals, and leads that became customers without one, in the days asked for: what plans
    call customers. Raises UnableToReadFacts."""
    return asking.count_customers(options=_in_zone(options), snapshot=snapshot)


def most_customers(*, snapshot: lake.Snapshot) -> int | None:
    """The customers of the month that brought most of them, as `count_customers` counts; None where
    there never was any. Raises UnableToReadFacts."""
    return asking.most_customers(options=_in_zone(None), snapshot=snapshot)


def list_records(
    *,
    measure: str,
    cell: str,
    at: datetime,
    group: Group = None,
    options: Options | None = None,
    currency: str | None = None,
    after: int = 0,
    limit: int = 100,
    snapshot: lake.Snapshot | None = None,
) -> list[int]:
    """Ids of the leads or deals (the measure's `records`) that one number counts, in order; of a
    figure of money those of the costs or deals that it is made of (`records_of`).

    `group` is the row's; it is not looked at where no dimension is asked for. `currency` is the
    row's, where rows are each of one (None: of all of them). As many as the number when read to the
    end. Raises UnableToMeasure, UnableToReadFacts.
    """
    asked, options = _known(measure), _in_zone(options)
    questions.check(asked, options)
    exchanging.check_code(currency)
    state = snapshot or catch_up(at=at)
    if asked.of_cards:
        return trying.list_records(
            measure=asked, options=options, cell=cell, group=group, after=after, limit=limit,
            snapshot=state, at=at,
        )  # fmt: skip
    if asked.of_credit:
        return credits.list_records(
            measure=asked, options=options, cell=cell, group=group, currency=currency,
            after=after, limit=limit, snapshot=state, at=at,
        )  # fmt: skip
    if asked.of_promises:
        return promises.list_records(
            measure=asked, options=options, cell=cell, group=group, after=after, limit=limit, at=at
        )
    if asked.of_forecasts:
        return forecasting.list_records(
            measure=asked, options=options, cell=cell, group=group, currency=currency,
            after=after, limit=limit, at=at,
        )  # fmt: skip
    return asking.list_records(
        measure=asked, options=options, cell=cell, group=group, currency=currency,
        after=after, limit=limit, snapshot=state,
        judged=stages_under.find_under(measure=asked, options=options, snapshot=state, at=at),
    )  # fmt: skip


def benchmarks_of(result: Result) -> tuple[Benchmark, ...]:
    """What others report about the same thing, each with its source."""
    return questions.benchmarks_of(result.measure, result.options)


def group_of(*, measure: str, options: Options, text: str) -> Group:
    """A row's group as an address writes it (empty: the blank group). Raises UnableToMeasure."""
    return questions.label_of(questions.dimension_of(_known(measure), options), text)


def blank_name(dimension: str | None) -> str:
    """What the group is called of which a dimension is not known, in the active language."""
    return get_blank_name(dimension=dimension)


def sentence(note: Note) -> str:
    """A note in the active language."""
    return get_sentence(note=note)


def untried(why: Untried) -> str:
    """Why a card could not be tried, in the active language."""
    return sentence(Note(UNTRIED[why]))


def tell(result: Result) -> str:
    """The one plain sentence for a tile, in the active language."""
    return sentence(telling.tell(result))


def to_json(result: Result) -> dict[str, Any]:
    """The document that the interfaces promise."""
    return forms.to_json(result, sentence=sentence)


def to_csv(result: Result) -> str:
    """The rows as a file for a spreadsheet."""
    return forms.to_csv(result, sentence=sentence)


def _in_zone(options: Options | None) -> Options:
    """With the company's days, whoever asks."""
    return replace(options or Options(), zone=team.reporting_zone().key)


def _known(measure: str) -> Measure:
    if measure not in MEASURES:
        raise UnableToMeasure(what="measure", given=measure, known=tuple(MEASURES))
    return MEASURES[measure]
