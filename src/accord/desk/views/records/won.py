"""How a deal was won: what both teams did, on the deal's own page."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.campaigns import api as campaigns
from accord.content import api as content
from accord.deals.values import DealCard, DealStatus
from accord.handoffs import api as handoffs
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts


def of_deal(deal: DealCard) -> tuple[parts.Fact, ...]:
    """Who brought the buyer, what they read, who called first, and how long it took; nothing for a
    deal that is not won."""
    told = handoffs.stories_of(deal_ids=[deal.id]) if deal.status is DealStatus.WON else []
    if not told:
        return ()
    [story] = told
    names = team.names(ids=[*story.members, *filter(None, [story.called_by])])
    days = story.days
    took = ngettext(
        "%(count)s day after the first visit", "%(count)s days after the first visit", days or 0
    )
    facts = (
        _brought(story.campaign_id),
        parts.Fact(label=_("They read"), text=_listed(content.titles(ids=story.asset_ids))),
        parts.Fact(
            label=_("Called first"),
            text=_("%(name)s on %(day)s")
            % {"name": names[story.called_by], "day": ui.day(story.called_at)}
            if story.called_by in names and story.called_at
            else "",
        ),
        parts.Fact(
            label=_("Signed"), text="" if days is None else took % {"count": ui.number(days)}
        ),
        parts.Fact(label=_("Had a part in it"), text=_listed(names)),
    )
    return tuple(fact for fact in facts if fact.text)


def _brought(campaign_id: int | None) -> parts.Fact:
    name = campaigns.names(ids=[campaign_id]).get(campaign_id, "") if campaign_id else ""
    url = reverse("campaign", args=[campaign_id]) if name else ""
    return parts.Fact(label=_("Brought by"), text=name, url=url)


def _listed(names: Mapping[int, str]) -> str:
    return get_text_list([name for name in names.values() if name], _("and"))
