"""How the team stands to a definition: who knows it, works for it, owns part of it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Level
from accord.desk.views.wording.definition_words import LEVEL_NAMES
from accord.team import api as team
from accord.team.values import Actor
from accord.ui import api as ui

_SHARES = {
    Level.KNOWS: gettext_lazy("%(part)s know it, %(share)s %%"),
    Level.WORKS_FOR: gettext_lazy("%(part)s work for it, %(share)s %%"),
    Level.OWNS: gettext_lazy("%(part)s own part of it, %(share)s %%"),
}


def drawn(version: DefinitionVersion, *, actor: Actor) -> dict[str, Any]:
    """What the page of a version in force shows of who knows it."""
    here = {card.id for card in team.list_members() if card.can_sign_in and card.active}
    levels = definitions.list_acknowledgements(version_ids=[version.id]).get(version.id, {})
    counts = definitions.count_levels(levels, members=here)
    mine = levels.get(actor.member_id or 0)
    return {
        "levels": [(level.value, name, level is mine) for level, name in LEVEL_NAMES.items()],
        "is_member": actor.member_id is not None,
        "shares": [
            str(words)
            % {
                "part": ui.part_of(counts[level], len(here)),
                "share": _share(counts[level], len(here)),
            }
            for level, words in _SHARES.items()
        ]
        if here
        else [],
        "warning": _warning(counts[Level.KNOWS], len(here)),
    }


def _share(count: int, members: int) -> str:
    share = 100 * count / members
    return ui.number(share, digits=0 if share.is_integer() else 1)


def _warning(count: int, members: int) -> str:
    """What to do where too few know it."""
    if not definitions.is_known_by_few(count=count, members=members):
        return ""
    if not count:
        return _("Nobody has said yet that they know it. Nobody can work by what they do not know.")
    return _(
        "Only %(part)s know it. The others cannot work by it: talk it through at the next meeting."
    ) % {"part": ui.part_of(count, members)}
