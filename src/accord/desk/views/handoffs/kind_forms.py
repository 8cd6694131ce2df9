"""The sheet of kinds of hand-off as fields of a form, with what is wrong beside its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accord.definitions.values import StageCode
from accord.desk.rules.kind_sheets import KindSheet, Sheet
from accord.desk.views.common.card_forms import Entry, Fields
from accord.desk.views.wording import kind_words
from accord.handoffs.values.kinds import CHANNEL_NAMES, FIELD_NAMES

_BY_HAND = ("", pgettext_lazy("hand-off", "never by itself"))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind as the page draws it; `start` is what the names of its fields begin with."""

    start: str
    number: int
    title: str
    code: str
    head: Sequence[Entry]
    needs: Sequence[Entry]
    told: Sequence[Entry]
    after: Sequence[Entry]
    is_first: bool
    is_last: bool


def kinds(
    sheet: Sheet, *, errors: Mapping[str, str], stages: Mapping[StageCode, str]
) -> list[Kind]:
    """The kinds as fields."""
    fields, last = Fields(errors), len(sheet) - 1
    return [
        _kind(fields, one, place, is_last=place == last, stages=stages)
        for place, one in enumerate(sheet)
    ]


def _kind(
    fields: Fields,
    kind: KindSheet,
    place: int,
    *,
    is_last: bool,
    stages: Mapping[StageCode, str],
) -> Kind:
    start, said = f"kind-{place}", kind.said.get
    sides = [(one.value, name) for one, name in kind_words.SIDE_NAMES.items()]
    channels = [(one.value, name) for one, name in CHANNEL_NAMES.items()]
    at = [_BY_HAND, *((one.value, name) for one, name in stages.items())]

    def choice(name: str, label: str, choices: Sequence[tuple[str, object]]) -> Entry:
        return fields.make(f"{start}-{name}", label, kind="choice", choices=choices,
                           chosen=[said(name, "")])  # fmt: skip

    return Kind(
        start,
        place,
        said("name", "") or _("Kind %(number)s") % {"number": place + 1},
        said("code", ""),
        [
            fields.make(f"{start}-name", _("What it is called"), said("name", "")),
            choice("from", _("From"), sides),
            choice("to", _("To"), sides),
            choice("at_stage", _("By itself, once a lead is"), at),
        ],
        [
            fields.make(
                f"{start}-needs", _("What has to be known of a lead"), kind="checks",
                choices=[(one.value, name) for one, name in FIELD_NAMES.items()],
                chosen=kind.needs,
            )
        ],
        [
            choice("channel", _("Where the receiver is told"), channels),
            choice("fallback", _("Where that fails"), channels),
        ],
        [
            fields.make(f"{start}-cooling_days", _("A lead that came back rests for so many days"),
                        said("cooling_days", ""), kind="number"),
            fields.make(f"{start}-expires_days",
                        _("It runs out after so many working days without an answer"),
                        said("expires_days", ""), kind="number",
                        hint=_("Only where it goes to sales; empty: never.")),
            fields.make(f"{start}-nurture", _("The nurture that a lead enters as it comes back"),
                        said("nurture", ""),
                        hint=_("Only where it goes to marketing; as your mail tool calls it.")),
        ],
        place == 0,
        is_last,
    )  # fmt: skip
