"""How pages say who gets which lead: rules in sentences, and the steps of a choice."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from accord.desk.views.wording import segment_words
from accord.handoffs import api as handoffs
from accord.handoffs.values.routing import (
    Asked,
    PoolEntry,
    PoolOf,
    Routing,
    RoutingField,
    RoutingRule,
    RoutingTest,
    Step,
    UnableToReadRouting,
    Why,
)
from accord.team import api as team
from accord.team.values import ROLE_NAMES
from accord.ui import api as ui

FIELD_NAMES: Mapping[RoutingField, Any] = {
    **{RoutingField(one.value): name for one, name in segment_words.FIELD_NAMES.items()},
    RoutingField.SEGMENT: pgettext_lazy("routing", "The segment"),
    RoutingField.ORIGIN: pgettext_lazy("routing", "The origin"),
    RoutingField.CHANNEL: pgettext_lazy("routing", "The channel"),
    RoutingField.CAMPAIGN: pgettext_lazy("routing", "The campaign"),
    RoutingField.LANGUAGE: pgettext_lazy("routing", "The person's language"),
    RoutingField.KIND: pgettext_lazy("routing", "The kind of hand-off"),
}
SWITCH_NAMES = {
    "account_owner_first": pgettext_lazy(
        "routing", "Who owns other open work of the company comes first, whatever their load."
    ),
    "same_owner_first": pgettext_lazy("routing", "Who had the person before comes first."),
    "owner_takes_turn": pgettext_lazy("routing", "Such a lead counts as a turn of theirs."),
    "working_first": pgettext_lazy("routing", "Who is at work now comes before who is not."),
}
_STEPS: Mapping[Why, Any] = {
    Why.NO_RULES: pgettext_lazy("routing", "No rules are in force."),
    Why.NOT_MET: pgettext_lazy("routing", "%(rule)s: not met, as this does not hold: %(test)s."),
    Why.MET: pgettext_lazy("routing", "%(rule)s: met."),
    Why.ACCOUNT_OWNER: pgettext_lazy("routing", "%(name)s owns other open work of the company."),
    Why.SAME_OWNER: pgettext_lazy("routing", "%(name)s had the person before."),
    Why.LEFT: pgettext_lazy("routing", "%(name)s is not here any more: passed over."),
    Why.NOT_TO: pgettext_lazy("routing", "%(name)s must not get it: passed over."),
    Why.AWAY: pgettext_lazy("routing", "%(name)s is away: passed over."),
    Why.FULL: pgettext_lazy("routing", "%(name)s has as many open leads as agreed: passed over."),
    Why.UNSKILLED: pgettext_lazy("routing", "%(name)s does not know what is asked: passed over."),
    Why.NOT_WORKING: pgettext_lazy("routing", "%(name)s is not at work now: passed over."),
    Why.TURN: pgettext_lazy("routing", "It is the turn of %(name)s."),
    Why.NOBODY: pgettext_lazy("routing", "%(rule)s: nobody can take it; on to the next."),
    Why.FALLBACK: pgettext_lazy("routing", "%(name)s catches what no rule gives to anybody."),
    Why.DEPUTY: pgettext_lazy("routing", "%(name)s acts for them."),
    Why.CATCHES: pgettext_lazy("routing", "%(name)s catches what nobody owns."),
}


def rules(routing: Routing, *, names: Mapping[int, str], here: frozenset[int]) -> dict[str, Any]:
    """Rules in sentences; who is named and has left is said beside."""
    return {
        "rules": [
            {
                "code": one.code,
                "name": one.name,
                "conditions": [test(each) for each in one.conditions],
                "pool": [entry(each, names=names, here=here) for each in one.pool],
                "more": more(one),
            }
            for one in routing.rules
        ],
        "fallback": member(routing.fallback_id, names=names, here=here),
    }


def test(one: RoutingTest) -> str:
    """A condition in words, as segments say theirs."""
    between = pgettext("list", ", ")
    return segment_words.SENTENCES[one.test] % {
        "field": asked(one.asked),
        "values": between.join(one.values),
    }


def asked(one: Asked) -> str:
    """What a rule looks at."""
    if one.attribute:
        return pgettext("segment", "The own field “%(name)s”") % {"name": one.attribute}
    return str(FIELD_NAMES[one.field])


def more(rule: RoutingRule) -> list[str]:
    """What else a rule says."""
    said = [str(name) for code, name in SWITCH_NAMES.items() if getattr(rule, code)]
    if rule.needs:
        fields = pgettext("list", ", ").join(asked(one) for one in rule.needs)
        said.append(_("Members must know, of the lead: %(fields)s.") % {"fields": fields})
    return said


def entry(one: PoolEntry, *, names: Mapping[int, str], here: frozenset[int]) -> str:
    """Whom an entry of a pool names, how often, and what they know."""
    if one.member_id is not None:
        who = member(one.member_id, names=names, here=here)
    else:
        who = group(one.of, one.name)
    if one.weight != 1:
        told = {"who": who, "weight": ui.number(one.weight)}
        who = (
            ngettext(
                "%(who)s, %(weight)s lead of each round",
                "%(who)s, %(weight)s leads of each round",
                one.weight,
            )
            % told
        )
    if one.skills:
        skills = pgettext("list", ", ").join(one.skills)
        who = pgettext("routing", "%(who)s; knows %(skills)s") % {"who": who, "skills": skills}
    return who


def group(of: PoolOf, name: str) -> str:
    """Everybody of a role, a team or a territory."""
    if of is PoolOf.ROLE:
        role = {code.value: words for code, words in ROLE_NAMES.items()}.get(name, name)
        return pgettext("routing", "everybody of the role %(name)s") % {"name": role}
    if of is PoolOf.TEAM:
        return pgettext("routing", "everybody of the team %(name)s") % {"name": name}
    return pgettext("routing", "everybody of the territory %(name)s") % {"name": name}


def member(id_: int, *, names: Mapping[int, str], here: frozenset[int]) -> str:
    """A name, and that they are passed over where they have left."""
    name = names.get(id_, _("somebody who is not known any more"))
    if id_ in here:
        return name
    return pgettext("routing", "%(name)s (has left, is passed over)") % {"name": name}


def steps(told: Sequence[Step], *, routing: Routing | None, names: Mapping[int, str]) -> list[str]:
    """The steps of a choice, each a sentence."""
    known = {rule.code: rule for rule in routing.rules} if routing else {}
    return [_step(one, rule=known.get(one.rule), names=names) for one in told]


def _step(step: Step, *, rule: RoutingRule | None, names: Mapping[int, str]) -> str:
    tests = rule.conditions if rule else ()
    at = (step.line or 0) - 1
    return str(_STEPS[step.why]) % {
        "rule": rule.name if rule else step.rule,
        "name": names.get(step.member_id or 0, _("Somebody")),
        "test": test(tests[at]) if 0 <= at < len(tests) else "–",
    }


def named(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A version's body with sentences instead of what programs read, for lists of clauses."""
    try:
        routing = handoffs.read_routing(body)
    except UnableToReadRouting:
        return body
    cards = team.list_members()
    names = {card.id: card.name for card in cards}
    said = rules(routing, names=names, here=frozenset(one.id for one in cards if one.active))
    return {
        "rules": [
            {
                "code": row["code"],
                "name": row["name"],
                "conditions": row["conditions"],
                "pool": row["pool"],
                "also": row["more"],
            }
            for row in said["rules"]
        ],
        "fallback": said["fallback"],
    }
