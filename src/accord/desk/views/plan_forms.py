"""The fields of a plan, each with what is counted where it is left empty."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accord.desk.rules import plan_sheets
from accord.desk.rules.plan_sheets import Ground, Read, Step, field_of
from accord.desk.views import plan_words
from accord.desk.views.card_forms import Entry, Fields
from accord.goals.values.goals import GoalCard
from accord.kernel.money import Money
from accord.ui import api as ui


def drawn(
    said: Mapping[str, str],
    ground: Ground,
    found: Read,
    *,
    roots: Sequence[GoalCard],
    is_asked: bool,
) -> dict[str, Any]:
    """The fields by where they stand; what is missing is said once somebody has asked."""
    errors = {
        name: _("Write a number above zero, such as 12.5, or a day such as 2027-01-15.")
        for name in found.wrong
    }
    if is_asked:
        errors |= {name: _missing(name) for name in found.missing}
    fields = Fields(errors)
    return {
        "head": _head(said, ground, fields, roots),
        "rates": [
            {"name": _step(step), "entries": _rates(step, said, ground, fields)}
            for step in (*plan_sheets.STEPS, plan_sheets.WHOLE)
        ],
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
    }  # fmt: skip


def _missing(name: str) -> str:
    if name == "deal":
        return _("No deal of this currency was won yet. Write what one brings on average.")
    if name.startswith("rate_"):
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
