"""The fields of a plan, each with what is counted where it is left empty."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accord.desk.rules import plan_sheets
from accord.desk.rules.plan_sheets import Ground, Read, Step, field_of
from accord.desk.views.common.card_forms import Entry, Fields
from accord.desk.views.wording import plan_words
from accord.goals.values.goals import GoalCard
from accord.goals.values.kept import Segment
from accord.kernel.money import Money
from accord.ui import api as ui


def drawn(
    said: Mapping[str, str],
    ground: Ground,
    found: Read,
    *,
    roots: Sequence[GoalCard],
    origins: Sequence[tuple[str, str]],
    is_asked: bool,
) -> dict[str, Any]:
    """The fields by where they stand; what is missing is said once somebody has asked."""
    errors = {name: _wrong(name) for name in found.wrong}
    if is_asked:
        errors |= {name: _missing(name) for name in found.missing}
    fields = Fields(errors)
    return {
        "head": _head(said, ground, fields, roots),
        "rates": [
            {"name": _step(step), "entries": _rates(step, said, ground, fields)}
            for step in (*plan_sheets.STEPS, plan_sheets.WHOLE)
        ],
        "segments": [
            _segment(place, said, ground, fields, origins)
            for place in range(1, plan_sheets.count_of(said) + 1)
        ],
        "more_segments": plan_sheets.count_of(said) + 1
        if plan_sheets.count_of(said) < plan_sheets.MOST_NAMED
        else 0,
        "staff": _staff(said, fields),
        "costs": _costs(said, fields),
        "road_fields": _roads(said, fields),
        "problems": len(errors),
    }


def file_words() -> dict[str, str]:
    """What stands in a file of a plan."""
    return {
        "what": _("What"), "number": _("Number"), "note": _("How it is known"),
        "target": _("Target"), "deal": _("Average deal"), "customers": _("Customers"),
        "counted": _("counted"), "assumed": _("assumed"),
        "safe": _("Leads, safe 8 times in 10"),
        "safe_note": _("not reckoned by the file"), "month": _("Leads in month {number}"),
        "all": _("In all"),
    }  # fmt: skip


def _wrong(name: str) -> str:
    if name.startswith("go"):
        return _("Write one number, such as 2, or four with a line between, such as 30/40/60/25.")
    return _("Write a number above zero, such as 12.5, or a day such as 2027-01-15.")


def _missing(name: str) -> str:
    if name.startswith("deal"):
        return _("No deal of this currency was won yet. Write what one brings on average.")
    if name.startswith(("rate_", "go")):
        return _("Nothing was counted yet. Write how many of 100 go on, as an assumption.")
    return _("This is needed. Without it no plan follows.")


def _step(step: Step) -> str:
    return _("%(one)s → %(other)s") % {
        "one": plan_words.stage(step[0]), "other": plan_words.stage(step[1])
    }  # fmt: skip


def _head(
    said: Mapping[str, str], ground: Ground, fields: Fields, roots: Sequence[GoalCard]
) -> list[Entry]:
    deal = ""
    if ground.deal is not None:
        amount = ui.money(Money.rounded(ground.deal, currency=ground.currency))
        deal = _("Empty: %(amount)s, the mean of %(count)s won deals.") % {
            "amount": amount, "count": ui.number(ground.counted),
        }  # fmt: skip
    return [
        fields.make(
            "goal", _("For the goal"), said["goal"], kind="choice",
            choices=[("", _("none")), *((one.key, one.text.name) for one in roots)],
            chosen=[said["goal"]],
        ),
        fields.make(
            "target", _("Target, in %(currency)s") % {"currency": ground.currency}, said["target"],
            kind="number",
        ),
        fields.make("deal", _("Average deal"), said["deal"], kind="number", hint=deal),
        fields.make("from", _("First day"), said["from"]),
        fields.make("to", _("Last day"), said["to"]),
        fields.make(
            "cycle", _("Half of the customers come within, in days"), said["cycle"], kind="number",
            hint=_("Empty: as long as your own leads took, where that is known."),
        ),
        fields.make(
            "season", _("The months of a year beside each other"), said["season"],
            hint=_("Empty: as your own leads came. Else twelve numbers, such as 90/90/120/…"),
        ),
    ]  # fmt: skip


def _rates(step: Step, said: Mapping[str, str], ground: Ground, fields: Fields) -> list[Entry]:
    link = ground.links.get(step)
    hint = _("Nothing counted.")
    if link is not None and link.won is not None and link.of is not None:
        hint = _("Empty: counted, %(part)s.") % {"part": ui.part_of(link.won, link.of)}
    labels = (("rate", _("Of 100 go on")), ("low", _("At least")), ("high", _("At most")))
    return [
        fields.make(
            field_of(step, part), label, said[field_of(step, part)], kind="number",
            hint=hint if part == "rate" else "",
        )
        for part, label in labels
    ]  # fmt: skip


def _segment(
    place: int,
    said: Mapping[str, str],
    ground: Ground,
    fields: Fields,
    origins: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    def one(part: str, label: str, *, kind: str = "number", hint: str = "") -> Entry:
        name = plan_sheets.segment_field(place, part)
        return fields.make(name, label, said[name], kind=kind, hint=hint)

    group = said[plan_sheets.segment_field(place, "of")]
    choices = [("", _("all leads")), *origins]
    if group and group not in dict(choices):
        choices.append((group, group))
    of = plan_sheets.segment_field(place, "of")
    name = said[plan_sheets.segment_field(place, "name")] or (dict(choices)[group] if group else "")
    return {
        "place": place,
        "name": name or _("Segment %(number)s") % {"number": place},
        "entries": [
            one("name", _("What you call it"), kind="text"),
            fields.make(of, _("Counted by"), group, kind="choice", choices=choices, chosen=[group]),
            one("want", _("Target, in %(currency)s") % {"currency": ground.currency}),
            one("deal", _("Average deal")),
            one(
                "go", _("Of 100 leads become customers"),
                hint=_("Or four numbers, one for each step: 30/40/60/25."),
            ),
            one("low", _("At least")),
            one("high", _("At most")),
            one("vis", _("Of 100 visits become leads")),
        ],
    }  # fmt: skip


def what_if(said: Mapping[str, str], segments: Sequence[Segment], error: str) -> list[Entry]:
    """The fields of a what-if: which lever, how far, and of which segment."""
    fields = Fields({"by": error} if error else {})
    steps = {link.start: link for one in segments for link in one.asked.links}
    levers = [
        ("", _("nothing")), ("leads", _("More leads")), ("deal", _("Larger deals")),
        *(
            (f"rate:{start}", _("More go on: %(step)s") % {"step": plan_words.step(steps[start])})
            for start in plan_sheets.ORDER
            if start in steps
        ),
    ]  # fmt: skip
    entries = [
        fields.make("lever", _("What changes"), said["lever"], kind="choice", choices=levers,
                    chosen=[said["lever"]]),
        fields.make("by", _("By how much of 100, such as 10 or -10"), said["by"] or "10",
                    kind="number"),
    ]  # fmt: skip
    if len(segments) > 1:
        places = [(str(place), one.name) for place, one in enumerate(segments, 1)]
        entries.append(
            fields.make("on", _("Of"), said["on"], kind="choice",
                        choices=[("", _("all segments")), *places], chosen=[said["on"]])
        )  # fmt: skip
    return entries


def _staff(said: Mapping[str, str], fields: Fields) -> list[Entry]:
    labels = {
        "sdrs": _("People who follow up"), "hours": _("Hours a week of each for it"),
        "per_hour": _("Attempts an hour"), "per_lead": _("Attempts for each lead"),
        "aes": _("People who work deals"), "per_ae": _("Deals each can work in the period"),
    }  # fmt: skip
    return [fields.make(name, label, said[name], kind="number") for name, label in labels.items()]


def _costs(said: Mapping[str, str], fields: Fields) -> list[Entry]:
    labels = {
        "cost_lead": _("One more lead costs"),
        "cost_rate": _("One in a hundred more of a rate costs"),
        "cost_deal": _("One in a hundred more of a deal costs"),
    }
    return [fields.make(name, label, said[name], kind="number") for name, label in labels.items()]


def _roads(said: Mapping[str, str], fields: Fields) -> list[Entry]:
    labels = {
        "spend": _("Money to spend"), "visit_cost": _("A visit costs"),
        "call_cost": _("A call costs"), "call_rate": _("Of 100 calls become customers"),
    }  # fmt: skip
    return [fields.make(name, label, said[name], kind="number") for name, label in labels.items()]
