"""The sheet of rules of routing as fields of a form, with what is wrong beside its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accord.definitions.values import SegmentTest
from accord.desk.rules.routing_sheets import BLANK, KNOWN, SWITCHES, RuleSheet, Sheet
from accord.desk.views.common.card_forms import Entry, Fields
from accord.desk.views.wording import routing_words, segment_words
from accord.handoffs.values.routing import PoolOf, RoutingField
from accord.team.values import MemberCard

Choices = Sequence[tuple[str, Any]]
_NOTHING = ("", pgettext_lazy("routing", "nothing"))
_NOBODY = ("", pgettext_lazy("routing", "nobody"))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the page draws it; `start` is what the names of its fields begin with."""

    start: str
    number: int
    title: str
    code: str
    head: Sequence[Entry]
    conditions: Sequence[Sequence[Entry]]
    pool: Sequence[Sequence[Entry]]
    more: Sequence[Entry]
    is_first: bool
    is_last: bool


def who_choices(cards: Sequence[MemberCard], *, roles: Choices) -> Choices:
    """Whom a pool can name: members who are here, roles that somebody has, teams, territories."""
    held = {role for card in cards if card.active for role in card.roles}
    teams = sorted({name for card in cards for name in card.teams})
    territories = sorted({name for card in cards for name in card.territories})
    return [
        _NOBODY,
        *((f"{PoolOf.MEMBER.value}:{card.id}", card.name) for card in cards if card.active),
        *(
            (f"{PoolOf.ROLE.value}:{code}", routing_words.group(PoolOf.ROLE, str(name)))
            for code, name in roles
            if code in held
        ),
        *((f"team:{name}", routing_words.group(PoolOf.TEAM, name)) for name in teams),
        *((f"territory:{name}", routing_words.group(PoolOf.TERRITORY, name))
          for name in territories),
    ]  # fmt: skip


def rules(
    sheet: Sheet, *, errors: Mapping[str, str], who: Choices, names: Mapping[int, str]
) -> list[Rule]:
    """The rules as fields."""
    fields, last = Fields(errors), len(sheet.rules) - 1
    return [
        _rule(fields, one, place, is_last=place == last, who=who, names=names)
        for place, one in enumerate(sheet.rules)
    ]


def fallback(sheet: Sheet, *, errors: Mapping[str, str], cards: Sequence[MemberCard]) -> Entry:
    """Who catches what no rule gives to anybody."""
    choices = [_NOBODY, *((str(card.id), card.name) for card in cards if card.active)]
    return Fields(errors).make(
        "fallback", _("Who gets what no rule gives to anybody"), kind="choice", choices=choices,
        chosen=[sheet.fallback],
    )  # fmt: skip


def _rule(
    fields: Fields,
    rule: RuleSheet,
    place: int,
    *,
    is_last: bool,
    who: Choices,
    names: Mapping[int, str],
) -> Rule:
    start = f"rule-{place}"
    said = rule.said.get
    known = [(one, routing_words.FIELD_NAMES[RoutingField(one)]) for one in KNOWN]
    return Rule(
        start,
        place,
        said("name", "") or _("Rule %(number)s") % {"number": place + 1},
        said("code", ""),
        [fields.make(f"{start}-name", _("What the rule is called"), said("name", ""))],
        [_condition(fields, one, f"{start}-if-{n}") for n, one in enumerate(rule.conditions)],
        [
            _entry(fields, one, f"{start}-to-{n}", who=who, names=names)
            for n, one in enumerate(rule.pool or BLANK.pool)
        ],
        [
            *(
                fields.make(
                    f"{start}-{one}",
                    routing_words.SWITCH_NAMES[one],
                    "1" if one in rule.switches else "",
                    kind="check",
                )
                for one in SWITCHES
            ),
            fields.make(
                f"{start}-needs", _("Members must know, of the lead"), kind="checks",
                choices=known, chosen=rule.needs,
            ),
            fields.make(
                f"{start}-own", _("… and of these own fields, with commas between"),
                said("own", ""),
            ),
        ],
        place == 0,
        is_last,
    )  # fmt: skip


def _condition(fields: Fields, said: Mapping[str, str], start: str) -> list[Entry]:
    looked_at = [_NOTHING, *((one.value, name) for one, name in routing_words.FIELD_NAMES.items())]
    tests = [(one.value, segment_words.TEST_NAMES[one]) for one in SegmentTest]
    return [
        fields.make(f"{start}-field", _("Look at"), kind="choice", choices=looked_at,
                    chosen=[said.get("field", "")]),
        fields.make(f"{start}-attribute", _("Name of the own field"), said.get("attribute", "")),
        fields.make(f"{start}-test", _("It"), kind="choice", choices=tests,
                    chosen=[said.get("test", "")]),
        fields.make(f"{start}-values", _("Words, with commas between"), said.get("values", "")),
    ]  # fmt: skip


def _entry(
    fields: Fields,
    said: Mapping[str, str],
    start: str,
    *,
    who: Choices,
    names: Mapping[int, str],
) -> list[Entry]:
    chosen = said.get("who", "")
    given = [*who]
    if chosen and chosen not in {code for code, _name in who}:
        of, _colon, name = chosen.partition(":")
        gone = names.get(int(name), name) if of == PoolOf.MEMBER and name.isdigit() else name
        given.append((chosen, _("%(name)s (not here any more)") % {"name": gone}))
    return [
        fields.make(f"{start}-who", _("Who"), kind="choice", choices=given, chosen=[chosen]),
        fields.make(f"{start}-weight", _("Leads of each round"), said.get("weight", ""),
                    kind="number"),
        fields.make(f"{start}-skills", _("What they know, with commas between"),
                    said.get("skills", "")),
    ]  # fmt: skip
