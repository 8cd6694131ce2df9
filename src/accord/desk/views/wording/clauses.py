"""How pages say the clauses of a definition: what each is called, and what it says."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from accord.definitions import api as definitions
from accord.definitions.values import SHEETS, Changed, DefinitionVersion, Kind
from accord.desk.views.wording import (
    agreement_words,
    card_words,
    criteria_words,
    goal_words,
    kind_words,
    leading_words,
    routing_words,
    segment_words,
    touch_rule_words,
)
from accord.desk.views.wording.definition_words import TEAM_NAMES
from accord.handoffs.values.kinds import CHANNEL_NAMES, FIELD_NAMES
from accord.scoring.values.cards import Field
from accord.ui import api as ui

GROUP_NAMES = {
    "data": pgettext_lazy("reasons", "Something is missing or wrong"),
    "fit": pgettext_lazy("reasons", "Does not fit"),
    "timing": pgettext_lazy("reasons", "Not the moment"),
    "reach": pgettext_lazy("reasons", "Not reached"),
    "process": pgettext_lazy("reasons", "Our own order"),
    "consent": pgettext_lazy("reasons", "Permission"),
    "competition": pgettext_lazy("reasons", "Others"),
    "other": pgettext_lazy("reasons", "Something else"),
}
NEXT_NAMES = {
    "fix": pgettext_lazy("next", "Marketing completes it and hands it over again"),
    "disqualified": pgettext_lazy("next", "Ends as not fitting"),
    "recycled": pgettext_lazy("next", "Goes back to marketing until the time has come"),
    "merge": pgettext_lazy("next", "Is joined with the record that is there"),
    "link": pgettext_lazy("next", "Is added to the open deal"),
    "reroute": pgettext_lazy("next", "Goes to the right person"),
    "suppressed": pgettext_lazy("next", "Nobody writes or calls any more"),
    "review": pgettext_lazy("next", "Both teams look at it"),
}
ORIGIN_KIND_NAMES = {
    "inbound": pgettext_lazy("origin", "They came to us"),
    "outbound": pgettext_lazy("origin", "We went to them"),
    "referral": pgettext_lazy("origin", "Somebody sent them"),
    "partner": pgettext_lazy("origin", "A partner sent them"),
    "existing_customer": pgettext_lazy("origin", "Buy from us already"),
    "unknown": pgettext_lazy("origin", "Not known"),
}
# What the parts of a clause are called; a part without a name here is called as it is written.
PART_NAMES: dict[str, Any] = {
    "name": pgettext_lazy("clause", "Name"),
    "rule": pgettext_lazy("clause", "Rule"),
    "owner_team": pgettext_lazy("clause", "Belongs to"),
    "group": pgettext_lazy("clause", "Group"),
    "next_state": pgettext_lazy("clause", "Then"),
    "counts": pgettext_lazy("clause", "Counts against quality"),
    "kind": pgettext_lazy("clause", "Kind"),
    "conditions": pgettext_lazy("clause", "Conditions"),
    "who": pgettext_lazy("clause", "Who it is"),
    "buying_role": pgettext_lazy("clause", "Part in the buying"),
    "behaviours": pgettext_lazy("clause", "What they usually do"),
    "messages": pgettext_lazy("clause", "What to tell them"),
    "objections": pgettext_lazy("clause", "What speaks against us"),
    "signs": pgettext_lazy("clause", "How one sees that it fits"),
    "not_for": pgettext_lazy("clause", "How one sees that it does not"),
    "value": pgettext_lazy("clause", "Number"),
    "source": pgettext_lazy("clause", "Source"),
    "date": pgettext_lazy("clause", "Of"),
    "caveat": pgettext_lazy("clause", "What to bear in mind"),
    "claim": pgettext_lazy("clause", "Claim"),
    "evidence": pgettext_lazy("clause", "Evidence"),
    "may_say": pgettext_lazy("clause", "Who may say it"),
    "until": pgettext_lazy("clause", "Until"),
    "message": pgettext_lazy("clause", "Message"),
    "persona": pgettext_lazy("clause", "To whom"),
    "step": pgettext_lazy("clause", "At which step of the buyer"),
    "objection": pgettext_lazy("clause", "Against which objection"),
    "talk_track": pgettext_lazy("clause", "How to say it in a call"),
    "pieces": pgettext_lazy("clause", "Pieces that prove it"),
    "term": pgettext_lazy("clause", "Word"),
    "meaning": pgettext_lazy("clause", "What they mean by it"),
    "criteria": pgettext_lazy("clause", "A lead must be"),
    "needs": pgettext_lazy("clause", "What they need"),
    "pool": pgettext_lazy("clause", "In turn"),
    "also": pgettext_lazy("clause", "Beside that"),
    "fallback": pgettext_lazy("clause", "What no rule gives to anybody goes to"),
    "rules": pgettext_lazy("clause", "Rules"),
    "field": pgettext_lazy("clause", "Looks at"),
    "touch": pgettext_lazy("clause", "Looks at"),
    "cases": pgettext_lazy("clause", "Brings"),
    "both": pgettext_lazy("clause", "Looks at both"),
    "where": pgettext_lazy("clause", "Only where"),
    "otherwise": pgettext_lazy("clause", "Any other answer brings"),
    "unknown": pgettext_lazy("clause", "Where it is not known"),
    "points": pgettext_lazy("clause", "Points"),
    "daily_cap": pgettext_lazy("clause", "At most on one day"),
    "direct": pgettext_lazy("clause", "A direct sign"),
    "at_least": pgettext_lazy("clause", "How many"),
    "within_days": pgettext_lazy("clause", "Within how many days"),
    "fit.threshold": pgettext_lazy("clause", "From how many points fit is high"),
    "interest.threshold": pgettext_lazy("clause", "From how many points interest is high"),
    "interest.half_life_days": pgettext_lazy("clause", "Days after which points halve"),
    "interest.direct_days": pgettext_lazy("clause", "Days for which a direct sign counts"),
    "applies_to.segments": pgettext_lazy("clause", "For leads of these segments"),
    "at_stage": pgettext_lazy("clause", "By itself, once a lead is"),
    "channel": pgettext_lazy("clause", "Where the receiver is told"),
    "cooling_days": pgettext_lazy("clause", "Days for which what came back rests"),
    "nurture": pgettext_lazy("clause", "What comes back enters"),
    "expires_days": pgettext_lazy("clause", "Working days without an answer until it runs out"),
    "cells.fit": pgettext_lazy("clause", "From how many points A begins, and C"),
    "cells.interest": pgettext_lazy("clause", "From how many points 1 begins, and 3"),
}
_WORDS: Mapping[tuple[Kind, str], Mapping[Any, Any]] = {
    (Kind.STAGES, "owner_team"): TEAM_NAMES,
    (Kind.REASONS, "group"): GROUP_NAMES,
    (Kind.REASONS, "next_state"): NEXT_NAMES,
    (Kind.ORIGINS, "kind"): ORIGIN_KIND_NAMES,
    (Kind.HANDOFFS, "from"): TEAM_NAMES,
    (Kind.HANDOFFS, "to"): TEAM_NAMES,
    (Kind.HANDOFFS, "needs"): FIELD_NAMES,
    (Kind.HANDOFFS, "channel"): CHANNEL_NAMES,
    (Kind.HANDOFFS, "fallback"): CHANNEL_NAMES,
    (Kind.GOAL, "metric"): goal_words.METRICS,
    (Kind.GOAL, "side"): goal_words.SIDES,
    (Kind.TOUCHES, "sourced"): touch_rule_words.SOURCED_NAMES,
    **leading_words.CHOICES,
}
# A part that means something else in one kind than in the others.
_OWN_PARTS: Mapping[tuple[Kind, str], Any] = {
    (Kind.STAGES, "needs"): pgettext_lazy("clause", "To be moved here by hand it needs"),
    (Kind.HANDOFFS, "needs"): pgettext_lazy("clause", "What has to be known"),
    (Kind.HANDOFFS, "from"): pgettext_lazy("clause", "From"),
    (Kind.HANDOFFS, "to"): pgettext_lazy("clause", "To"),
    (Kind.HANDOFFS, "fallback"): pgettext_lazy("clause", "Where that fails"),
    (Kind.GOAL, "metric"): pgettext_lazy("clause", "What is counted"),
    (Kind.GOAL, "target"): pgettext_lazy("clause", "How much"),
    (Kind.GOAL, "currency"): pgettext_lazy("clause", "In which money"),
    (Kind.GOAL, "side"): pgettext_lazy("clause", "Whose goal it is"),
    (Kind.GOAL, "from"): pgettext_lazy("clause", "First day"),
    (Kind.GOAL, "to"): pgettext_lazy("clause", "Last day"),
    (Kind.GOAL, "parent"): pgettext_lazy("clause", "Hangs on"),
    (Kind.GOAL, "comment"): pgettext_lazy("clause", "How it is to be reached"),
    **{(Kind.TOUCHES, name): words for name, words in touch_rule_words.PARTS.items()},
    **leading_words.PARTS,
}
_SAID: dict[tuple[Kind, str], Callable[[Any], str]] = {
    (Kind.SEGMENTS, "conditions"): lambda said: "; ".join(segment_words.sentences(said)),
    (Kind.STAGES, "criteria"): lambda said: "; ".join(criteria_words.sentences(said)),
    (Kind.STAGES, "needs"): lambda said: "; ".join(criteria_words.needs(said)),
    (Kind.HANDOFFS, "at_stage"): kind_words.stage_said,
    (Kind.TOUCHES, "kinds"): touch_rule_words.kinds_said,
    **{
        (Kind.TOUCHES, name): touch_rule_words.weight_said
        for name in touch_rule_words.PARTS
        if name.startswith("custom.")
    },
    (Kind.CARD, "cases"): card_words.cases_said,
    (Kind.CARD, "both"): card_words.both_said,
    (Kind.CARD, "where"): card_words.where_said,
    (Kind.CARD, "touch"): card_words.touch_said,
    (Kind.CARD, "field"): card_words.field_said,
    (Kind.CARD, "unknown"): card_words.unknown_said,
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as a page shows it: facts are (label, words), the name among them."""

    anchor: str
    title: str
    facts: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        """Its place on the page."""
        return place(self.anchor)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different, in words; before or after is "" where it is not there."""

    clause: str
    part: str
    before: str
    after: str


def drawn(version: DefinitionVersion) -> list[Clause]:
    """The clauses of a version in words."""
    body = _in_order(version.kind, _body(version))
    read = agreement_words.sentences(body) if version.kind is Kind.AGREEMENT else {}
    return [
        Clause(anchor, title(anchor, said), (("", read[anchor]),))
        if anchor in read
        else _clause(version.kind, anchor, said)
        for anchor, said in definitions.clauses_of(body).items()
    ]


def differences(before: DefinitionVersion, after: DefinitionVersion) -> list[Difference]:
    """What one version says otherwise than another, part by part."""
    return [
        line
        for change in definitions.compare(_body(before), _body(after))
        for line in _lines(after.kind, change)
    ]


def _body(version: DefinitionVersion) -> Mapping[str, Any]:
    """What is compared and shown: where members are named, it is by their names."""
    if version.kind is Kind.ROUTING:
        return routing_words.named(version.body)
    return leading_words.named(version.kind, version.body)


def place(anchor: str) -> str:
    """Where a clause stands on its page, as an address names it."""
    return re.sub(r"[^\w-]+", "-", anchor)


def title(anchor: str, said: Any) -> str:
    """What a clause is called."""
    if isinstance(said, Mapping):
        told = agreement_words.title(said)
        name = next((said[one] for one in ("name", "term", "claim", "code") if said.get(one)), "")
        return str(told or name or anchor)
    known = anchor in PART_NAMES or anchor in agreement_words.PART_NAMES
    return _part(anchor if known else anchor.rpartition(".")[2])


def _clause(kind: Kind, anchor: str, said: Any) -> Clause:
    facts = _facts(kind, said) if isinstance(said, Mapping) else {"": words(kind, anchor, said)}
    name = str(_OWN_PARTS.get((kind, anchor)) or title(anchor, said))
    return Clause(anchor, name, tuple(facts.items()))


def _lines(kind: Kind, change: definitions.Change) -> list[Difference]:
    if change.how is Changed.MOVED:
        order = [_order(side) for side in (change.before, change.after)]
        return [Difference(_part(change.anchor), _("Order"), *order)]
    name = title(change.anchor, change.after if change.before is None else change.before)
    if change.how is Changed.ADDED:
        return [Difference(name, _("New"), "", _summary(kind, change.anchor, change.after))]
    if change.how is Changed.REMOVED:
        return [Difference(name, _("Left out"), _summary(kind, change.anchor, change.before), "")]
    old, new = _sides(kind, change)
    return [
        Difference(name, part, old.get(part, ""), new.get(part, ""))
        for part in dict.fromkeys([*old, *new])
        if old.get(part) != new.get(part)
    ]


def _sides(kind: Kind, change: definitions.Change) -> tuple[dict[str, str], dict[str, str]]:
    if isinstance(change.before, Mapping) and isinstance(change.after, Mapping):
        return _facts(kind, change.before), _facts(kind, change.after)
    return (
        {"": words(kind, change.anchor, change.before)},
        {"": words(kind, change.anchor, change.after)},
    )


def _in_order(kind: Kind, said: Mapping[str, Any]) -> dict[str, Any]:
    """Parts as one reads them; the database keeps them in an order of its own."""
    sheet = SHEETS.get(kind)
    names = [part.name for part in sheet.parts] if sheet else list(PART_NAMES)
    if kind is Kind.AGREEMENT:
        names = list(agreement_words.TOP)
    if kind is Kind.TOUCHES:
        names = [*list(touch_rule_words.PARTS)[:9], "custom"]
    places = {name: place for place, name in enumerate(names)}
    return dict(sorted(said.items(), key=lambda pair: places.get(pair[0], len(places))))


def _order(items: Sequence[Mapping[str, Any]]) -> str:
    return pgettext("list", ", ").join(title("", item) for item in items)


def _summary(kind: Kind, anchor: str, said: Any) -> str:
    if not isinstance(said, Mapping):
        return words(kind, anchor, said)
    facts = [pair for pair in _facts(kind, said).items() if pair[0] != _part("name")]
    return "\n".join(pgettext("clause", "%s: %s") % pair for pair in facts)


def _facts(kind: Kind, said: Mapping[str, Any]) -> dict[str, str]:
    if kind is Kind.CARD and ("cases" in said or "both" in said):
        # What is not written down holds all the same.
        said = {**said, "otherwise": said.get("otherwise", 0), "unknown": said.get("unknown")}
        if said.get("field") == Field.ORIGIN:
            said["cases"] = card_words.cases_named(said["cases"])
    if kind is Kind.AGREEMENT:
        said = agreement_words.in_order(said)
    return {
        _part(name, kind): words(kind, name, value)
        for name, value in said.items()
        if name != "code"
    }


def part_name(kind: Kind, name: str) -> str:
    """What a part of a clause of a kind is called."""
    return _part(name, kind)


def _part(name: str, kind: Kind | None = None) -> str:
    if kind is not None and (kind, name) in _OWN_PARTS:
        return str(_OWN_PARTS[kind, name])
    if kind in (None, Kind.AGREEMENT) and name in agreement_words.PART_NAMES:
        own = agreement_words.PART_NAMES[name]
        return str(own if kind else PART_NAMES.get(name, own))
    return str(PART_NAMES.get(name, name.replace("_", " ").replace(".", " ").capitalize()))


def words(kind: Kind, part: str, said: Any) -> str:
    """What a part says, in words."""
    if (kind, part) in _SAID:
        return _SAID[kind, part](said)
    if kind is Kind.AGREEMENT and (told := agreement_words.words(part, said)) is not None:
        return told
    if said is None or said in ("", []):
        return "–"
    if isinstance(said, bool):
        return pgettext("quality", "yes") if said else pgettext("quality", "no")
    if isinstance(said, int | float):
        return ui.number(said, digits=0 if float(said).is_integer() else 2)
    if isinstance(said, Mapping):
        return "; ".join(f"{_part(name)}: {words(kind, name, one)}" for name, one in said.items())
    if isinstance(said, list):
        between = "\n" if kind in SHEETS else pgettext("list", ", ")
        return between.join(words(kind, part, one) for one in said)
    return str(_WORDS.get((kind, part), {}).get(said, said))
