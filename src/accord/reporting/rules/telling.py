"""The one sentence a result is worth on a tile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from accord.kernel.money import Money
from accord.kernel.rounding import told_days
from accord.reporting.rules import (
    credit_telling,
    doing_telling,
    loss_telling,
    money_telling,
    promise_telling,
    sentences,
)
from accord.reporting.rules.questions import is_others
from accord.reporting.rules.rates import rate_of
from accord.reporting.rules.row_figures import money_of
from accord.reporting.values.figures import JudgedRate, Note, Rate, Say, TimeSummary
from accord.reporting.values.measures import Result, Row

_NOTHING = Note(Say.NOTHING_YET)
_RANKING = frozenset({
    Say.HELPED_MOST, Say.HELPED_MOST_DEALS, Say.LEADS, Say.TOO_CLOSE, Say.MANY_TOO_CLOSE,
    Say.SLOWEST_GROUP,
})  # fmt: skip
NEARLY_ALL = 0.9
JOURNEY = ("awareness", "consideration", "decision")


def tell(result: Result) -> Note:
    """What to say of a result; NOTHING_YET of one without rows. What is shown is not told as the
    whole, nor anybody as the first, where not all are shown."""
    if not result.measure.of_forecasts:  # which tell of the whole company first
        untold = next((note for note in result.notes if note.say is Say.OTHERS_UNTOLD), None)
        if untold is not None:
            return untold
    numbers = (figure for row in result.rows for figure in row.figures.values())
    counted = any(figure for figure in numbers if not isinstance(figure, str))
    if not counted:
        return result.notes[0] if not result.measure.has_sql and result.notes else _NOTHING
    told = {
        **_TELL,
        **promise_telling.TELL,
        **loss_telling.TELL,
        **credit_telling.TELL,
        **money_telling.TELL,
        **doing_telling.TELL,
    }
    found = told[result.measure.name](result)
    are_together = any(is_others(row.group) for row in result.rows)
    return Note(Say.NOBODY_FIRST) if are_together and found.say in _RANKING else found


def _time_to_call(result: Result) -> Note:
    soon = rate_over(result, lambda row: row.label in ("before", "hour", "day"))
    late = rate_over(result, lambda row: row.label not in ("before", "hour", "day"))
    return sentences.about_calls(soon=soon, late=late)


def _attempts(result: Result) -> Note:
    perfect = rate_over(result, lambda row: row.figures["quadrant"] == "perfect")
    often = rate_over(result, lambda row: row.label == "20+")
    return sentences.about_attempts(perfect=perfect, often=often, whole=_sum(result))


def _worked(result: Result) -> Note:
    rate = _sum(result)
    return Note(Say.WORKED, {"worked": rate.reached, "taken": rate.entered})


def rate_over(result: Result, chosen: Callable[[Row], bool]) -> Rate:
    """The rows that are chosen, together."""
    rates = [row.counted for row in result.rows if row.counted and chosen(row)]
    return rate_of(
        reached=sum(rate.reached for rate in rates), entered=sum(rate.entered for rate in rates)
    )


def _first_note(result: Result) -> Note:
    """Of a card: what stands first of what is said of it."""
    said = (note for note in result.notes if note.say is not Say.CARD_NAMED)
    return next(said, _NOTHING)


def _funnel(result: Result) -> Note:
    entered = {row.group: _whole(row, "entered") for row in result.rows}
    leads, customers = entered.get("lead", 0), entered.get("customer", 0)
    return Note(Say.FUNNEL, {"leads": leads, "customers": customers})


def _conversion(result: Result) -> Note:
    if result.dimension is None:
        row = result.rows[0]
        rate = row.counted or rate_of(reached=0, entered=0)
        return sentences.about_conversion(
            JudgedRate(rate=rate, mature=bool(row.figures["mature"]), notes=row.notes)
        )
    if result.dimension == "cohort":
        return _likely(_sum(result, "mature"))
    groups = comparable(result.rows)
    return sentences.about_ranking(groups) if len(groups) > 1 else _likely(_sum(result))


def _likely(rate: Rate) -> Note:
    return sentences.likely(rate) if rate.entered else Note(Say.NOTHING_YET)


def _win_rate(result: Result) -> Note:
    return sentences.about_win_rate(_sum(result))


def _won_value(result: Result) -> Note:
    deals: dict[str, int] = defaultdict(int)
    minor: dict[str, int] = defaultdict(int)
    for row in result.rows:
        value = row.figures["value"]
        if isinstance(value, Money):
            deals[value.currency] += _whole(row, "deals")
            minor[value.currency] += value.minor
    if not deals:
        number = sum(_whole(row, "deals") for row in result.rows)
        return Note(Say.WON_WITHOUT_VALUE, {"deals": number})
    currency = max(deals, key=lambda code: deals[code])
    money = Money(minor[currency], currency)
    return Note(Say.WON_VALUE, {"deals": deals[currency], "money": money})


def _time_to_win(result: Result) -> Note:
    if result.dimension is None:
        row = result.rows[0]
        mean, median, p90 = (_days(row, f"{name}_days") for name in ("mean", "median", "p90"))
        return sentences.about_time_to_win(TimeSummary(_whole(row, "deals"), mean, median, p90))
    return _slowest(result, Say.SLOWEST_GROUP)


def _time_in_stage(result: Result) -> Note:
    return _slowest(result, Say.SLOWEST_STAGE)


def _lead_quality(result: Result) -> Note:
    names = ("accepted", "handed_off")
    counted = {name: sum(_whole(row, name) for row in result.rows) for name in names}
    for note in result.notes:
        if note.say is Say.UNDER_CALLED:
            return Note(Say.UNDER_TAKEN, {**counted, **note.parameters})
    return Note(Say.TAKEN, counted)


def _promising(result: Result) -> Note:
    return sentences.about_promising(_sum(result))


def _promising_outcome(result: Result) -> Note:
    rows = {row.group: row for row in result.rows}
    nobody = rate_of(reached=0, entered=0)
    rates = {said: row.counted or nobody for said, row in rows.items()}
    count = {said: _whole(row, "leads") for said, row in rows.items()}
    return sentences.about_outcomes(
        yes=rates.get("yes", nobody),
        no=rates.get("no", nobody),
        said_yes=count.get("yes", 0),
        said_no=count.get("no", 0),
    )


def _leaks(result: Result) -> Note:
    return Note(Say.SLIPPING, {"lost": sum(_whole(row, "lost") for row in result.rows)})


def _fairness(result: Result) -> Note:
    off = max((float(str(row.figures["off"])) for row in result.rows), default=0.0)
    return Note(Say.TURNS_OFF, {"off": off}) if off >= 1 else Note(Say.TURNS_KEPT)


def _stage_flips(result: Result) -> Note:
    return result.notes[0] if result.notes else Note(Say.STAGES_SAME)


def _cost(result: Result) -> Note:
    paid: dict[str, int] = defaultdict(int)
    earned: dict[str, int] = defaultdict(int)
    if "won_value" not in result.rows[0].figures:
        return money_telling.most_spent_on(result)
    assigned = [row for row in result.rows if row.figures["won_value"] is not None]
    if not assigned:
        return result.rows[0].notes[0]
    for row in assigned:
        cost = money_of(row, "cost")
        paid[cost.currency] += cost.minor
        earned[cost.currency] += money_of(row, "won_value").minor
    currency = max(paid, key=lambda code: paid[code])
    return sentences.about_return(
        gained=Money(earned[currency], currency), cost=Money(paid[currency], currency)
    )


def _trend(result: Result) -> Note:
    row = result.rows[-1]
    counted = {name: _whole(row, name) for name in ("leads", "customers")}
    if result.dimension == "week":
        return Note(Say.LATEST_WEEK, {"week": str(row.group), **counted})
    return Note(Say.LATEST_MONTH, {"month": date.fromisoformat(f"{row.group}-01"), **counted})


def _repeat_customers(result: Result) -> Note:
    names = ("again", "bought")
    return Note(
        Say.BOUGHT_AGAIN, {name: sum(_whole(row, name) for row in result.rows) for name in names}
    )


def _visits(result: Result) -> Note:
    names = ("leads", "visits")
    return Note(Say.VISITS, {name: sum(_whole(row, name) for row in result.rows) for name in names})


def _mql_validity(result: Result) -> Note:
    found = {row.group: row.counted for row in result.rows}
    nobody = rate_of(reached=0, entered=0)
    return sentences.about_mql(mql=found.get("mql") or nobody, others=found.get("other") or nobody)


def _content_reach(result: Result) -> Note:
    found = sum(len(gaps(row)) for row in result.rows)
    return Note(Say.CONTENT_GAPS, {"gaps": found}) if found else Note(Say.CONTENT_WITHOUT_GAPS)


def _content_use(result: Result) -> Note:
    named = [row for row in result.rows if row.name] if result.dimension else []
    if not named:
        return Note(Say.NOTHING_YET)
    most = max(named, key=lambda row: _whole(row, "leads"))
    return Note(Say.MOST_USED, {"name": most.name or "", "leads": _whole(most, "leads")})


def _content_facts(result: Result) -> Note:
    named = [row for row in result.rows if row.name and _whole(row, "opened")]
    if not named:
        return Note(Say.NOTHING_YET)
    most = max(named, key=lambda row: _whole(row, "opened"))
    return Note(Say.MOST_USED, {"name": most.name or "", "leads": _whole(most, "opened")})


_TELL: Mapping[str, Callable[[Result], Note]] = {
    "funnel": _funnel,
    "conversion": _conversion,
    "win_rate": _win_rate,
    "won_value": _won_value,
    "time_to_win": _time_to_win,
    "time_in_stage": _time_in_stage,
    "lead_quality": _lead_quality,
    "promising": _promising,
    "promising_outcome": _promising_outcome,
    "cost": _cost,
    "repeat_customers": _repeat_customers,
    "visits": _visits,
    "content_reach": _content_reach,
    "content_use": _content_use,
    "content_facts": _content_facts,
    "mql_validity": _mql_validity,
    "time_to_call": _time_to_call,
    "attempts": _attempts,
    "worked": _worked,
    "quadrants": _first_note,
    "score_backtest": _first_note,
    "leaks": _leaks,
    "leak_share": _leaks,
    "stage_flips": _stage_flips,
    "fairness": _fairness,
    "trend": _trend,
}


def _slowest(result: Result, say: Say) -> Note:
    named = [row for row in result.rows if row.name and _days(row, "median_days") is not None]
    if not named:
        return Note(Say.NOTHING_YET)
    slowest = max(named, key=lambda row: _days(row, "median_days") or 0)
    median = told_days(_days(slowest, "median_days") or 0.0)
    return Note(say, {"name": slowest.name or "", "median": median})


def nearly_all_won(result: Result) -> bool:
    """Whether a funnel or a conversion says that nearly all leads came to a deal."""
    if result.measure.name == "funnel":
        entered = {row.group: _whole(row, "entered") for row in result.rows}
        came, of = entered.get("opportunity", 0), entered.get("lead", 0)
    elif result.measure.name == "conversion":
        rate = _sum(result)
        came, of = rate.reached, rate.entered
    else:
        return False
    return came > NEARLY_ALL * of


def gaps(row: Row) -> tuple[str, ...]:
    """The steps of the buyer at which no piece has reached a group that has leads."""
    if not _whole(row, "leads"):
        return ()
    return tuple(step for step in JOURNEY if not _whole(row, step))


def comparable(rows: Sequence[Row]) -> dict[str, Rate]:
    """Rates that may be compared: named, and old enough."""
    return {
        row.name: row.counted for row in rows if row.name and row.counted and row.figures["mature"]
    }


def _sum(result: Result, only: str | None = None) -> Rate:
    """All rows together, or those of which a figure is true."""
    rates = [
        row.counted
        for row in result.rows
        if row.counted and (only is None or row.figures[only] is True)
    ]
    return rate_of(
        reached=sum(rate.reached for rate in rates), entered=sum(rate.entered for rate in rates)
    )


def _whole(row: Row, name: str) -> int:
    figure = row.figures[name]
    if not isinstance(figure, int):
        raise TypeError(f"{name} is a count, not {figure!r}")
    return figure


def _days(row: Row, name: str) -> float | None:
    figure = row.figures[name]
    return figure if isinstance(figure, float) else None
