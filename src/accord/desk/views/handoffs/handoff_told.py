"""How a hand-off reached whoever has it: told, arrived, read, seen, acted on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accord.desk.views.wording import handoff_words
from accord.handoffs.values.events import Event
from accord.handoffs.values.handoffs import MOVE_NAMES, Move
from accord.notices import api as notices
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

_KINDS = ("handed_over", "given_to_you", "returned")
_NOT_ACTS = frozenset({Move.OFFER, Move.SEE, Move.GIVE, Move.RAISE})
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
    said += [_by_way(one, way, state, at=at) for way, state in _ordered(one.left)]
    if one.withdrawn_at is not None:
        said.append(_("withdrawn"))
    elif one.read_at is not None:
        said.append(_("read %(moment)s") % {"moment": ui.moment(one.read_at, seen_from=at)})
    return "; ".join(said)


def _by_way(one: notices.Standing, way: notices.Way, state: str, *, at: datetime) -> str:
    """What became of it by one way: when it arrived, and whether another had failed before."""
    said = _("%(way)s: %(state)s") % {"way": notices.WAY_NAMES[way], "state": _LEFT[state]}
    if state == "SENT" and way in one.ended:
        said = f"{said} {ui.moment(one.ended[way], seen_from=at)}"
    if way in one.instead:
        return _("%(words)s, since the other way failed") % {"words": said}
    return said


def since(events: Sequence[Event], *, owner_id: int, at: datetime) -> list[parts.Fact]:
    """When whoever has it saw it, and what they did with it first."""
    theirs = [one for one in events if one.member_id == owner_id and one.move is not Move.OFFER]
    acted = next((one for one in theirs if one.move not in _NOT_ACTS), None)
    done = f"{MOVE_NAMES[acted.move]}, {ui.moment(acted.at, seen_from=at)}" if acted else ""
    seen = ui.moment(theirs[0].at, seen_from=at) if theirs else _("not yet")
    return [
        parts.Fact(label=_("Seen"), text=seen),
        parts.Fact(label=_("Acted"), text=done or _("not yet")),
    ]


def held(shares: Sequence[tuple[int, timedelta]], *, names: Mapping[int, str]) -> list[parts.Fact]:
    """For how much working time each had it, where more than one did."""
    said = [
        _("%(name)s %(time)s") % {"name": names.get(owner, ""), "time": handoff_words.working(time)}
        for owner, time in shares
    ]
    label = _("Working time in whose hands")
    return [parts.Fact(label=label, text="; ".join(said))] if said else []


def _ordered(left: Mapping[notices.Way, str]) -> list[tuple[notices.Way, str]]:
    return [(way, left[way]) for way in notices.Way if way in left]
