"""What a campaign is, has cost and came to, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.campaigns import api as campaigns
from accord.campaigns.values import COST_NAMES, CampaignCard
from accord.definitions import api as definitions
from accord.definitions.values import STAGE_ORDER, StageCode
from accord.desk.views.campaigns import campaigns as listed
from accord.desk.views.wording import content_words, words
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.kernel.money import Money
from accord.leads.values import ENDING_NAMES, Ending
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

HISTORY = 30
_Fates = Mapping[tuple[str, str], int]
_DONE = {
    "campaign.added": gettext_lazy("Written down"),
    "campaign.changed": gettext_lazy("Described anew"),
    "campaign.launched": gettext_lazy("Launched"),
    "campaign.goal_changed": gettext_lazy("Its goal was changed"),
    "campaign.owner_given": gettext_lazy("Given to somebody to answer for"),
    "campaign.cost_booked": gettext_lazy("A cost was booked"),
    "campaign.cost_removed": gettext_lazy("A cost was taken back"),
    "campaign.piece_added": gettext_lazy("A piece of content was added"),
    "campaign.piece_removed": gettext_lazy("A piece of content was taken away"),
}


def sentence(count: int, fates: _Fates) -> str:
    """What came of a campaign, in a sentence."""
    won = sum(number for (_stage, ending), number in fates.items() if ending == Ending.WON)
    if not count:
        return _("No lead has come from this campaign yet.")
    return _("%(count)s leads so far; %(won)s became customers.") % {
        "count": ui.number(count),
        "won": ui.number(won),
    }


def so_far(card: CampaignCard, fates: _Fates) -> tuple[parts.Fact, ...]:
    """From whom it reached to what it cost, each number once."""
    count = sum(fates.values())
    reached, is_more = journeys.reached_by_campaign(campaign_id=card.id)
    sales = STAGE_ORDER[STAGE_ORDER.index(StageCode.SQL) :]
    accepted = sum(number for (stage, _ending), number in fates.items() if stage in sales)
    returned = sum(number for (_stage, end), number in fates.items() if end == Ending.REJECTED)
    url = f"{reverse('leads')}?campaign={card.id}"
    people = ui.number(reached)
    return (
        parts.Fact(
            label=_("People it reached"),
            text=_("%(count)s and more") % {"count": people} if is_more else people,
        ),
        parts.Fact(label=_("Leads"), text=ui.number(count), url=url if count else ""),
        parts.Fact(label=_("Accepted by sales"), text=_part(accepted, count)),
        parts.Fact(label=_("Given back"), text=_part(returned, count)),
        parts.Fact(label=_("Cost so far"), text=_cost(card)),
    )


def _part(some: int, count: int) -> str:
    return ui.part_of(some, count) if count else ui.number(0)


def _cost(card: CampaignCard) -> str:
    spent = campaigns.spent_on(campaign_id=card.id)
    told = ", ".join(ui.money(Money(one.amount_minor, one.currency)) for one in spent)
    if card.planned_minor is None:
        return told or _("nothing is booked")
    planned = ui.money(Money(card.planned_minor, card.planned_currency))
    return _("%(spent)s of %(planned)s planned") % {
        "spent": told or _("nothing is booked"), "planned": planned,
    }  # fmt: skip


def costs(card: CampaignCard) -> list[dict[str, Any]]:
    """What is booked, the latest first."""
    return [
        {
            "id": one.id, "is_own": one.is_own, "kind": COST_NAMES.get(one.kind, one.kind),
            "day": ui.calendar_day(one.spent_on),
            "money": ui.money(Money(one.amount_minor, one.currency)),
        }
        for one in campaigns.list_costs(campaign_id=card.id)
    ]  # fmt: skip


def facts(card: CampaignCard, *, at: datetime) -> tuple[parts.Fact, ...]:
    """What it is."""
    owner = listed.owners_of([card]).get(card.owner_id or 0, "")
    known = content_words.known(at=at) if card.personas else None
    personas = ", ".join(known.persona(one) for one in card.personas) if known else ""
    goal = ""
    if card.goal_target and card.goal_date:
        goal = _("%(count)s by %(day)s") % {
            "count": ui.number(card.goal_target), "day": ui.calendar_day(card.goal_date),
        }  # fmt: skip
    return (
        parts.Fact(label=_("State"), text=listed.state_words(card)),
        parts.Fact(label=_("Goal"), text=goal or _("none yet")),
        parts.Fact(label=_("Channel"), text=words.origin(card.channel, known=listed.channels())),
        parts.Fact(label=_("For whom"), text=card.audience),
        parts.Fact(label=_("Personas"), text=personas),
        parts.Fact(label=_("Who answers for it"), text=owner or _("nobody yet")),
        parts.Fact(
            label=_("Started"), text=ui.calendar_day(card.started_on) if card.started_on else ""
        ),
        parts.Fact(label=_("Ended"), text=ui.calendar_day(card.ended_on) if card.ended_on else ""),
        parts.Fact(
            label=_("Launched here"),
            text=ui.moment(card.launched_at) if card.launched_at else _("Not yet"),
        ),
    )


def history(campaign_id: int, *, seen_from: datetime) -> list[dict[str, str]]:
    """What was done to it here, the latest first."""
    found = journal.list_entries(subject="campaign", subject_id=campaign_id, limit=HISTORY)
    who = team.names(ids=[one.actor_id for one in found if one.actor_id])
    return [
        {
            "words": str(_DONE[one.kind])
            if one.facts.get("briefed", True)
            else _("Launched although our own people had been told nothing of it"),
            "who": who.get(one.actor_id or 0, ""),
            "when": ui.moment(one.at, seen_from=seen_from),
        }
        for one in found
        if one.kind in _DONE
    ]


def closed_loop(fates: _Fates, *, campaign_id: int, at: datetime) -> parts.PlainTable:
    """Where the campaign's leads stand: stages down, endings across; a number opens its leads."""
    stages = {stage.code: stage for stage in definitions.list_stages(at=at)}
    endings = [ending for ending in Ending if any(key[1] == ending for key in fates)]
    rows: list[tuple[str | parts.Cell, ...]] = []
    for code in definitions.STAGE_ORDER:
        counts = [(ending, fates.get((code.value, ending), 0)) for ending in ("", *endings)]
        if any(count for _ending, count in counts):
            cells = [_cell(count, campaign_id, code.value, ending) for ending, count in counts]
            rows.append((words.stage(code, known=stages).label, *cells))
    return parts.PlainTable(
        caption=_("What became of its leads"),
        head=(_("Stage"), _("Open"), *(str(ENDING_NAMES[ending]) for ending in endings)),
        rows=tuple(rows),
    )


def _cell(count: int, campaign_id: int, stage: str, ending: str) -> parts.Cell:
    if not count:
        return parts.Cell(text=ui.number(count))
    url = f"{reverse('leads')}?campaign={campaign_id}&stage={stage}&ending={ending or 'open'}"
    return parts.Cell(text=ui.number(count), url=url)
