"""How a hand-off reached whoever has it: told, arrived, read."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accord.notices import api as notices
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

_KINDS = ("handed_over", "given_to_you", "returned")
_LEFT = {
    "WAITING": pgettext_lazy("a notice", "waits"),
    "SENT": pgettext_lazy("a notice", "arrived"),
    "DEAD": pgettext_lazy("a notice", "failed"),
    "NOT_SENT": pgettext_lazy("a notice", "not sent any more"),
}


def told(*, handoff_id: int, at: datetime) -> list[parts.Fact]:
    """Who was told that it is theirs, and what became of it by each way. One that was told with
    others at once stands in the list of notices alone."""
    keys = notices.keys_about(subject="handoff", subject_id=handoff_id, kinds=_KINDS)
    found = [one for each in notices.standings(keys=keys).values() for one in each]
    names = team.names(ids=sorted({one.member_id for one in found}))
    return [
        parts.Fact(label=names[one.member_id], text=_became(one, at=at))
        for one in sorted(found, key=lambda one: one.notice_id)
    ]


def _became(one: notices.Standing, *, at: datetime) -> str:
    said = [_("Accord, %(moment)s") % {"moment": ui.moment(one.told_at, seen_from=at)}]
    said += [
        _("%(way)s: %(state)s") % {"way": notices.WAY_NAMES[way], "state": _LEFT[state]}
        for way, state in _ordered(one.left)
    ]
    if one.withdrawn_at is not None:
        said.append(_("withdrawn"))
    elif one.read_at is not None:
        said.append(_("read %(moment)s") % {"moment": ui.moment(one.read_at, seen_from=at)})
    return "; ".join(said)


def _ordered(left: Mapping[notices.Way, str]) -> list[tuple[notices.Way, str]]:
    return [(way, left[way]) for way in notices.Way if way in left]
