"""How both teams are led: the mode and what follows from it, who answers for which step, who hears
of what is late, people and money, and what the change costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accord.agreements import api as agreements
from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.rules import leading
from accord.desk.rules.leading import Follows
from accord.desk.views.common.lists import actor_of
from accord.desk.views.figures.reading import failed
from accord.desk.views.wording import definition_words, leading_words
from accord.foundation import clock
from accord.kernel.money import CurrenciesDiffer, Money
from accord.lake import api as lake
from accord.meetings import api as meetings
from accord.reporting import api as reporting
from accord.team import api as team
from accord.team.values import Actor, Capability, LeadershipMode, Role, Side
from accord.team.values.word import word, worded
from accord.ui import api as ui
from accord.ui.values import parts

FOLLOWS_WORDS = {
    Follows.TWO_SIGN: gettext_lazy(
        "%(marketing)s and %(sales)s sign all that both teams agree on, with equal rights."
    ),
    Follows.ONE_SIGNS: gettext_lazy("%(one)s signs alone for both teams."),
    Follows.NO_MARKETING_HEAD: gettext_lazy(
        "Nobody is head of marketing, so nothing can be signed until somebody is."
    ),
    Follows.NO_SALES_HEAD: gettext_lazy(
        "Nobody is head of sales, so nothing can be signed until somebody is."
    ),
    Follows.NO_ONE_HEAD: worded(
        gettext_lazy(
            "Nobody is head of the %(word)s, so nothing could be signed until somebody is."
        )
    ),
    Follows.OWN_TEAM: gettext_lazy("Each head gives roles and hours to their own team only."),
    Follows.ONE_TEAM: gettext_lazy("One head gives roles and hours to everybody."),
    Follows.HANDED_ON: gettext_lazy(
        "Leads still go from role to role: hand-offs, promises and their times run on as agreed."
    ),
    Follows.STAYS: gettext_lazy("What both heads have signed stays in force, and all history."),
    Follows.RISK: gettext_lazy(
        "The risk: hiring, leaving and training cost time and money, and who knows no marketing "
        "must not run marketing, nor the other way round. Name who leads each team's work."
    ),
}
_SHORT = {
    LeadershipMode.ALIGNED: gettext_lazy("Aligned: two leaders"),
    LeadershipMode.COMBINED: gettext_lazy("Combined: one leader"),
}
DECISIONS = 10
KINDS = (Kind.LEADERSHIP, Kind.PROCESS, Kind.RESOURCES, Kind.CHANGE, Kind.PRIORITIES)


@dataclass(frozen=True, slots=True)
class Wording:
    """What is in force of a kind, the draft that waits, and where the next words are written."""

    kind: Kind
    heading: str
    version: DefinitionVersion | None
    url: str
    draft_url: str
    draft_state: str
    write_url: str


@require_GET
def leadership_page(request: HttpRequest) -> HttpResponse:
    """GET /leadership/"""
    at, actor = clock.now(), actor_of(request)
    today = timezone.localdate(at)
    held = {kind: _wording(kind, actor=actor, at=at) for kind in KINDS}
    mode = team.get_team().leadership_mode
    context = {
        "sentence": _SHORT[mode],
        "modes": _modes(mode),
        "leadership": held[Kind.LEADERSHIP],
        "facts": _facts(held[Kind.LEADERSHIP]),
        "process": held[Kind.PROCESS],
        "steps": _steps(held[Kind.PROCESS]),
        "resources": held[Kind.RESOURCES],
        "means": _means(held[Kind.RESOURCES], today=today),
        "priorities": held[Kind.PRIORITIES],
        "tiers": _tiers(held[Kind.PRIORITIES]),
        "change": held[Kind.CHANGE],
        "costs": _costs(held[Kind.CHANGE]),
        **_returns(held[Kind.CHANGE], at=at),
        "ladders": _ladders(actor, at=at),
        "decisions": _decisions(),
    }
    return render(request, "desk/leadership.html", context)


def _wording(kind: Kind, *, actor: Actor, at: datetime) -> Wording:
    version = definitions.find_in_force(kind=kind, at=at)
    draft = definitions.find_open(kind=kind)
    signing = definition_words.signings([draft] if draft else [])
    return Wording(
        kind=kind,
        heading=str(definition_words.KIND_NAMES[kind]),
        version=version,
        url=definition_words.place(version) if version else "",
        draft_url=definition_words.place(draft) if draft else "",
        draft_state=definition_words.state(draft, missing=signing[draft.id].missing, at=at)
        if draft
        else "",
        write_url=reverse("sheet_write", args=[kind.value])
        if actor.may(Capability.EDIT_DEFINITIONS)
        else "",
    )


def _modes(mode: LeadershipMode) -> list[dict[str, Any]]:
    """The way both teams are led, then the other one, each with what follows."""
    signers = definitions.list_signers()
    names = team.names(ids=[one for members in signers.values() for one in members])
    said = {
        "marketing": _who(signers[Side.MARKETING], names) or _("the head of marketing"),
        "sales": _who(signers[Side.SALES], names) or _("the head of sales"),
        "one": _who(signers[Side.BOTH], names) or _("The head of the %(word)s") % {"word": word()},
    }
    found = []
    for one in sorted(LeadershipMode, key=lambda each: each is not mode):
        lines = leading.follows(mode=one, signers=signers)
        found.append(
            {
                "name": _SHORT[one],
                "is_now": one is mode,
                "stands": [FOLLOWS_WORDS[line] for line in lines if line in leading.STANDS_STILL],
                "lines": [
                    str(FOLLOWS_WORDS[line]) % said
                    for line in lines
                    if line not in leading.STANDS_STILL
                ],
            }
        )
    return found


def _who(members: Sequence[int], names: Mapping[int, str]) -> str:
    return _(" or ").join(names[one] for one in members if one in names)


def _facts(held: Wording) -> tuple[parts.Fact, ...]:
    """Who leads the work of each team, and who speaks for it in management."""
    sponsors = [
        card.name
        for card in team.list_members()
        if card.active and Role.SPONSOR.value in card.roles
    ]
    facts = [parts.Fact(label=_("Has the role of sponsor"), text=", ".join(sponsors))]
    if held.version is not None:
        body = leading_words.named(Kind.LEADERSHIP, held.version.body)
        facts[:0] = [
            parts.Fact(label=str(label), text=body.get(name, ""))
            for (kind, name), label in leading_words.PARTS.items()
            if kind is Kind.LEADERSHIP and name != "mode"
        ]
    return tuple(fact for fact in facts if fact.text)


def _steps(held: Wording) -> list[dict[str, Any]]:
    """Each step with the one who answers for it; who has left answers for nothing any more."""
    if held.version is None:
        return []
    here = {card.id for card in team.list_members() if card.active}
    named = leading_words.named(Kind.PROCESS, held.version.body)["steps"]
    return [
        {**told, "is_missing": int(row["accountable"]) not in here}
        for row, told in zip(held.version.body["steps"], named, strict=True)
    ]


def _tiers(held: Wording) -> list[tuple[str, list[Mapping[str, str]]]]:
    """What is to be done how soon, in that order."""
    rows = held.version.body["priorities"] if held.version else []
    found = [
        (str(name), [row for row in rows if row["tier"] == tier])
        for tier, name in leading_words.TIER_NAMES.items()
    ]
    return [(name, told) for name, told in found if told]


def _means(held: Wording, *, today: date) -> dict[str, Any] | None:
    """People and budgets of now as agreed, beside who is here by the records."""
    row = leading.holds_now(held.version.body["periods"], today=today) if held.version else None
    sides = [card.side for card in team.list_members() if card.active]
    here = {side: sides.count(side) for side in (Side.MARKETING, Side.SALES)}
    lines = [_line(_("People here"), *(Fraction(here[side]) for side in here))]
    if row is not None:
        currency = team.get_team().currency
        people = (Fraction(row["marketing_people"]), Fraction(row["sales_people"]))
        money = (Fraction(row["marketing_budget"]), Fraction(row["sales_budget"]))
        lines.insert(0, _line(_("People as agreed"), *people))
        lines.append(_line(_("Budget"), *money, currency=currency))
    return {"name": row["name"] if row else "", "lines": lines}


def _line(
    name: str, marketing: Fraction, sales: Fraction, *, currency: str = ""
) -> tuple[str, str, str, str]:
    """One kind of means: of marketing, of sales, and how they compare."""
    found = leading.ratio(marketing, sales)
    said = "–"
    if found is not None:
        said = _("1 to %(ratio)s") % {"ratio": ui.number(float(found), digits=1)}
    return name, _amount(marketing, currency), _amount(sales, currency), said


def _amount(said: Fraction, currency: str) -> str:
    return ui.money(Money.rounded(said, currency=currency)) if currency else ui.number(int(said))


def _costs(held: Wording) -> list[tuple[str, str, str, str]]:
    """What the change costs, line by line, the latest first."""
    if held.version is None:
        return []
    currency = team.get_team().currency
    return [
        (
            row["name"],
            str(leading_words.COST_NAMES[row["kind"]]),
            ui.calendar_day(date.fromisoformat(row["date"])),
            _amount(Fraction(row["amount"]), currency),
        )
        for row in sorted(held.version.body["costs"], key=lambda row: row["date"], reverse=True)
    ]


def _returns(held: Wording, *, at: datetime) -> dict[str, Any]:
    """What came back for what was spent, without and with the cost of the change."""
    if held.version is None:
        return {}
    currency = team.get_team().currency
    rows = held.version.body["costs"]
    change = Money.rounded(
        sum((Decimal(row["amount"]) for row in rows), Decimal(0)), currency=currency
    )
    try:
        options = reporting.Options(by=reporting.TOTAL)
        found = reporting.ask(
            measure="cost", at=at, options=options, snapshot=reporting.catch_up(at=at)
        )
        totals = [row.figures for row in found.rows if row.figures["currency"] == currency]
        total = totals[0] if totals else {}
        spent, earned = total.get("cost"), total.get("won_value")
        spent = spent if isinstance(spent, Money) else Money(0, currency)
        earned = earned if isinstance(earned, Money) else Money(0, currency)
        back = leading.returned(earned=earned, spent=spent, change=change)
    except (lake.UnableToReadFacts, lake.LakeRefusal, CurrenciesDiffer) as problem:
        return {"failed": failed(problem), "change_sum": ui.money(change)}
    said = {"sum": ui.money(change), "spent": ui.money(spent), "earned": ui.money(earned)}
    return {"change_sum": ui.money(change), "return_words": _return_words(back, said)}


def _return_words(back: leading.Returned, said: Mapping[str, str]) -> str:
    if back.without is None or back.with_change is None:
        return (
            _("No cost of campaigns is known yet, so nothing can be set against %(sum)s of change.")
            % said
        )
    told = {
        **said,
        "without": ui.number(float(back.without), digits=2),
        "with": ui.number(float(back.with_change), digits=2),
    }
    return (
        _(
            "%(spent)s were spent on campaigns and brought deals worth %(earned)s: a return of "
            "%(without)s. With %(sum)s for the change it is %(with)s."
        )
        % told
    )


def _ladders(actor: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """Who hears of what is late, by each agreement in force; where it is changed."""
    return [
        {
            "name": one.agreement.name,
            "url": reverse("agreement", args=[one.key]) + "#late",
            "edit_url": reverse("agreement_edit", args=[one.key])
            if actor.may(Capability.EDIT_DEFINITIONS)
            else "",
            "late": agreements.text_of(agreement=one.agreement).late,
        }
        for one in agreements.list_in_force(at=at)
    ]


def _decisions() -> list[tuple[str, str, str, str, str]]:
    """What was decided last: what, who decided, who sees to it, when, and whether it worked."""
    found = meetings.list_decisions(limit=DECISIONS).rows
    names = team.names(ids={one for card in found for one in (card.decider_id, card.owner_id)})
    return [
        (
            card.title,
            names.get(card.decider_id, ""),
            names.get(card.owner_id, ""),
            ui.day(card.decided_at),
            str(meetings.DECISION_STATES[meetings.state_of(card)]),
        )
        for card in found
    ]
