"""The words of a touch on a timeline: what it is, what it was told to be, who tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accord.journeys.values import TOUCH_NAMES, Touch, Was
from accord.ui import api as ui
from accord.ui.values import parts

CHANGES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The words of one line."""

    title: str
    detail: str = ""
    quote: str = ""
    source: str = ""
    link: parts.Link | None = None


def said(
    touch: Touch,
    *,
    members: Mapping[int, str],
    campaigns: Mapping[int, str],
    assets: Mapping[int, str],
) -> Said:
    """A touch as one line; ids have their names in the three tables."""
    piece = assets.get(touch.asset_id or 0, "")
    who = members.get(touch.member_id or 0)
    told = [str(touch.detail.get(name) or "")[:200] for name in ("subject", "page")]
    details = [piece, _("By %(name)s") % {"name": who} if who else "", *told, *_history(touch)]
    run = campaigns.get(touch.campaign_id or 0)
    link = parts.Link(label=run, url=reverse("campaign", args=[touch.campaign_id])) if run else None
    quote = str(touch.detail.get("text") or touch.detail.get("said") or "")[:400]
    return Said(
        title=_title(touch),
        detail=" · ".join(filter(None, details)),
        quote=quote,
        source=_("by hand") if touch.is_by_hand else touch.source,
        link=link,
    )


def _title(touch: Touch) -> str:
    name = str(TOUCH_NAMES[touch.kind])
    return _("%(touch)s (taken away)") % {"touch": name} if touch.gone_at else name


def _history(touch: Touch) -> list[str]:
    """Who tells of it, what was told before, and that it is gone."""
    words = []
    if len(touch.routes) > 1:
        names = get_text_list(list(touch.routes), _("and"))
        words.append(_("Seen by %(ways)s.") % {"ways": names})
    if touch.came_back_at:
        words.append(_("This mail came back on %(day)s.") % {"day": ui.moment(touch.came_back_at)})
    for was in touch.was[:CHANGES_SHOWN]:
        words += _was(was, touch=touch)
    if touch.gone_at and touch.is_by_hand:
        words.append(_("It counts nowhere since %(day)s.") % {"day": ui.moment(touch.gone_at)})
    elif touch.gone_at:
        words.append(
            _("Taken away in %(tool)s on %(day)s; it counts nowhere.")
            % {"tool": touch.source, "day": ui.moment(touch.gone_at)}
        )
    return words


def _was(was: Was, *, touch: Touch) -> list[str]:
    words = []
    before, after, until = map(ui.moment, (was.at, was.next_at, was.until))
    if before != after:
        words.append(
            _("Moved from %(before)s to %(now)s, told on %(day)s.")
            % {"before": before, "now": after, "day": until}
        )
    if was.kind is not touch.kind:
        words.append(
            _("Was told as “%(kind)s” until %(day)s.")
            % {"kind": TOUCH_NAMES[was.kind], "day": until}
        )
    if was.subject and was.subject != touch.detail.get("subject"):
        words.append(
            _("Was called “%(subject)s” until %(day)s.")
            % {"subject": was.subject[:80], "day": until}
        )
    return words
