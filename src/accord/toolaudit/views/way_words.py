"""Ways of data in words, tables and a map."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.intake.values.batches import DOOR_NAMES
from accord.intake.values.ledger import RunOfSource
from accord.toolaudit.queries import wording
from accord.toolaudit.rules import audit as rules
from accord.toolaudit.values.audit import (
    Chain,
    Counted,
    Load,
    RunLine,
    Tool,
    Transfer,
)
from accord.toolaudit.values.audit_codes import ACCORD, WAY_NAMES, Question, Way
from accord.ui import api as ui
from accord.ui.values.charts import FlowMap, MapStep
from accord.ui.values.parts import Cell, Fact, PlainTable

Lines = Mapping[str, Decimal]


def sentence(load: Load, *, worst: Decimal | None) -> str:
    """What moving by hand costs, and what gets lost at most."""
    hours = _("Nobody has said how long moving data by hand takes.")
    if load.hours is not None:
        hours = _("%(hours)s hours a month go into moving data by hand.") % {
            "hours": wording.amount(load.hours)
        }
    if worst is None:
        return f"{hours} {_('Nothing tells yet what gets lost on the way.')}"
    lost = _("At worst %(share)s get lost on the way.") % {"share": wording.in_hundred(worst)}
    return f"{hours} {lost}"


def flow_map(tools: Sequence[Tool], transfers: Sequence[Transfer], *, lines: Lines) -> FlowMap:
    """The map; its table says the same, way by way."""
    used = {end for each in transfers for end in (each.text.from_id, each.text.to_id)}
    shown = [tool for tool in tools if tool.id in used]
    places = {tool.id: place for place, tool in enumerate(shown)}
    names = {tool.id: tool.text.name for tool in tools}
    line = rules.line_of(lines, Question.LEAKAGE)
    steps = [
        MapStep(
            start=places[each.text.from_id], end=places[each.text.to_id],
            words=_lost(each.measured.leak), is_dashed=each.text.way is Way.HAND,
            is_alarm=is_leaking(each, line=line),
        )
        for each in transfers
        if each.text.from_id in places and each.text.to_id in places
    ]  # fmt: skip
    summary = ngettext("%(count)s way between tools: %(ways)s.",
                       "%(count)s ways between tools: %(ways)s.", len(transfers)) % {
        "count": ui.number(len(transfers)),
        "ways": "; ".join(_in_words(each, names) for each in transfers),
    }  # fmt: skip
    own = next((places[tool.id] for tool in shown if tool.source == ACCORD), None)
    return FlowMap(
        id="tool-map", summary=summary, nodes=tuple(tool.text.name for tool in shown),
        steps=tuple(steps), own=own, table=table(transfers, names, lines=lines),
    )  # fmt: skip


def _in_words(each: Transfer, names: Mapping[int, str]) -> str:
    way = wording.way_name(names.get(each.text.from_id, ""), names.get(each.text.to_id, ""))
    lost = _lost(each.measured.leak)
    how = WAY_NAMES[each.text.way]
    return f"{way}, {how}, {lost}" if lost else f"{way}, {how}"


def _lost(leak: Counted | None) -> str:
    share = rules.share_in_hundred(leak) if leak is not None else None
    if share is None:
        return ""
    return _("%(share)s lost") % {"share": wording.in_hundred(share)} if share else _("none lost")


def is_leaking(each: Transfer, *, line: Decimal) -> bool:
    """Whether more gets lost than the red line lets."""
    share = rules.share_in_hundred(each.measured.leak) if each.measured.leak else None
    return share is not None and share > line


def table(transfers: Sequence[Transfer], names: Mapping[int, str], *, lines: Lines) -> PlainTable:
    """Every way: how, how much work, what is wrong and what gets lost."""
    return PlainTable(
        caption=_("Ways of data between tools"),
        head=(_("Way"), _("How"), _("Hours a month"), _("Rows a month"), _("Wrong"), _("Lost"),
              _("Until it is in")),
        rows=tuple(_row(each, names, line=rules.line_of(lines, Question.LEAKAGE))
                   for each in transfers),
        numbers_from=2,
    )  # fmt: skip


def _row(each: Transfer, names: Mapping[int, str], *, line: Decimal) -> tuple[str | Cell, ...]:
    load = rules.load_of(each)
    wrong = rules.share_in_hundred(load.moved)
    lost = rules.share_in_hundred(each.measured.leak) if each.measured.leak else None
    words = "" if lost is None else wording.in_hundred(lost)
    if lost is not None and lost > line:
        words = _("%(share)s, past the line") % {"share": words}
    return (
        Cell(
            text=wording.way_name(names.get(each.text.from_id, ""), names.get(each.text.to_id, "")),
            url=reverse("audit_way", args=[each.id]),
        ),
        str(WAY_NAMES[each.text.way]),
        "" if load.hours is None else wording.amount(load.hours),
        ui.number(load.moved.whole) if load.moved.whole else "",
        "" if wrong is None else wording.in_hundred(wrong),
        words,
        _lag(each.measured.lag),
    )


def _lag(seconds: float | None) -> str:
    return "" if seconds is None else ui.duration(timedelta(seconds=round(seconds)))


def chains(found: Sequence[Chain], names: Mapping[int, str]) -> PlainTable | None:
    """What is lost over several ways, with each step."""
    if not found:
        return None
    return PlainTable(
        caption=_("What gets lost over several ways"),
        head=(_("From the first to the last"), _("Step by step"), _("Lost in all")),
        rows=tuple(
            (
                " → ".join(names.get(one, "") for one in chain.tools),
                ", ".join(wording.in_hundred(rules.share_in_hundred(step) or Decimal(0))
                          for step in chain.steps),
                ui.in_hundred(chain.leak),
            )
            for chain in found
        ),
        numbers_from=2,
    )  # fmt: skip


def facts(each: Transfer) -> list[Fact]:
    """What is known of one way."""
    load, told = rules.load_of(each), each.measured
    found = [Fact(label=_("How"), text=str(WAY_NAMES[each.text.way]))]
    if load.hours is not None:
        found.append(Fact(label=_("Work"), text=_("%(hours)s h a month") % {
            "hours": wording.amount(load.hours)}))  # fmt: skip
    if load.moved.whole:
        share = wording.in_hundred(rules.share_in_hundred(load.moved) or Decimal(0))
        part = ui.part_of(load.moved.part, load.moved.whole)
        found.append(Fact(label=_("Rows that had to be put right"), text=f"{part} ({share})"))
    if told.leak is not None and told.leak.whole:
        url = reverse("found_one", args=[told.leak_of]) if told.leak_of else ""
        interval = told.leak.interval
        found.append(Fact(
            label=_("Lost"), url=url,
            text=_("%(part)s, %(likely)s") % {
                "part": ui.part_of(told.leak.part, told.leak.whole),
                "likely": ui.likely(interval.low, interval.high),
            },
        ))  # fmt: skip
    if told.lag is not None:
        found.append(Fact(label=_("Until it is in, typically"), text=_lag(told.lag)))
    if each.automated_on is not None:
        found.append(Fact(label=_("By itself since"), text=ui.calendar_day(each.automated_on)))
    return found


def before_after(each: Transfer) -> str:
    """Errors until it went by itself, and since."""
    both = rules.error_shares(each.measured)
    if both is None:
        return ""
    before, after = (wording.in_hundred(rules.share_in_hundred(one) or Decimal(0)) for one in both)
    return _("Wrong rows: %(before)s by hand, %(after)s since it goes by itself.") % {
        "before": before, "after": after,
    }  # fmt: skip


def run(line: RunLine) -> dict[str, Any]:
    """A logged run as a row."""
    text = line.text
    state = _("Done")
    if text.failed:
        state = _("Failed, tried again") if line.again_by else _("Failed")
    elif line.again_of:
        state = _("Done, second try")
    return {
        "id": line.id,
        "day": ui.calendar_day(text.on),
        "rows": ui.number(text.rows),
        "wrong": ui.number(text.wrong),
        "minutes": wording.amount(text.minutes),
        "state": state,
        "words": text.words,
        "may_retry": text.failed and not line.again_by,
    }


def came(runs: Sequence[RunOfSource]) -> PlainTable:
    """The last deliveries of a tool, as Accord took them in."""
    return PlainTable(
        caption=_("Last runs, as Accord took them in"),
        head=(_("When"), _("By"), _("State"), _("Rows"), _("Set aside")),
        rows=tuple(
            (
                ui.long_moment(each.made_at),
                str(DOOR_NAMES[each.door]),
                _("Failed: %(why)s") % {"why": each.failure} if each.is_failed else _("Done"),
                ui.number(each.received),
                ui.number(each.set_aside),
            )
            for each in runs
        ),
        numbers_from=3,
    )
