"""What a mail brings beside its sentence: what a meeting is about, what was announced."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accord.campaigns import api as campaigns
from accord.meetings import api as meetings
from accord.notices.api import Notice
from accord.team.values import Actor

_KINDS = frozenset({"pack_ready", "pack_quiet"})
_ANNOUNCED = frozenset({"announced", "announcement_waits"})


@dataclass(frozen=True, slots=True)
class Brought:
    """More lines for a mail, and the whole of it as HTML; both empty where it brings nothing."""

    lines: tuple[str, ...] = ()
    html: str = ""


def brought(*, told: list[Notice], reader: Actor) -> Brought:
    """What a notice alone in its mail brings, in the language in force and as its reader may see
    it; the figures are those that were frozen."""
    if len(told) != 1 or told[0].subject_id is None:
        return Brought()
    if told[0].kind.code in _ANNOUNCED:
        return Brought(announced(announcement_id=told[0].subject_id))
    if told[0].kind.code not in _KINDS:
        return Brought()
    meeting_id = told[0].subject_id
    found = meetings.find_pack(meeting_id=meeting_id)
    if found is None:
        return Brought()
    with timezone.override(reader.zone):
        pack = meetings.told_pack(pack=found[0], scope=reader.scope)
    page = reverse("team_meeting", args=[meeting_id])
    html = render_to_string(
        "integrations/pack_mail.html",
        {
            "pack": pack, "language": get_language() or "en",
            "url": f"{settings.PUBLIC_URL}{page}" if settings.PUBLIC_URL else "",
        },
    )  # fmt: skip
    lines: list[str] = []
    for part in pack.parts:
        if part.lines:
            lines += ["", part.name.upper()]
            lines += [f"• {line}" for one in part.lines for line in (one.text, *one.more)]
    for table in pack.tables:
        lines += ["", table.name.upper(), *(" · ".join(row) for row in (table.head, *table.rows))]
    return Brought((*lines, "", _("As of %(when)s.") % {"when": pack.as_of}), html)


def announced(*, announcement_id: int) -> tuple[str, ...]:
    """What an announcement that is out says, as lines; none where it was taken back."""
    try:
        one = campaigns.get_announcement(announcement_id=announcement_id)
    except LookupError:
        return ()
    return ("", *one.text.body.splitlines()) if one.is_out else ()
