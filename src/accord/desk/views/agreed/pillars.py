"""The four pillars of both teams: what of each is agreed, what lacks, where it is done."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accord.definitions.values import Kind
from accord.definitions.values.naming import KIND_NAMES
from accord.desk.rules import pillars
from accord.desk.rules.pillars import Pillar
from accord.team.values import Actor, Capability
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = {
    Pillar.PROCESS: pgettext_lazy("pillar", "Process"),
    Pillar.COMMUNICATION: pgettext_lazy("pillar", "Communication"),
    Pillar.RESOURCES: pgettext_lazy("pillar", "Resources"),
    Pillar.EXPECTATIONS: pgettext_lazy("pillar", "Expectations"),
}
# What a page needs that not everybody may open.
_NEEDS = {
    "inbox": Capability.WORK_LEADS,
    "returns": Capability.JUDGE_LEADS,
    "requests": Capability.JUDGE_LEADS,
}
# Where each is done, besides where its words stand: route and name.
MODULES: Mapping[Pillar, tuple[tuple[str, Any], ...]] = {
    Pillar.PROCESS: (
        ("inbox", gettext_lazy("Inbox of sales")),
        ("returns", gettext_lazy("Returns to marketing")),
        ("requests", gettext_lazy("Requests")),
        ("routing", gettext_lazy("Who gets which lead")),
        ("slowest", gettext_lazy("The slowest step")),
    ),
    Pillar.COMMUNICATION: (
        ("team_meetings", gettext_lazy("Meetings")),
        ("announcements", gettext_lazy("Announcements")),
        ("calendar", gettext_lazy("Calendar")),
        ("content_messages", gettext_lazy("What to say")),
        ("together", gettext_lazy("Together")),
    ),
    Pillar.RESOURCES: (
        ("leadership", gettext_lazy("Leadership")),
        ("content", gettext_lazy("Content")),
        ("audit", gettext_lazy("Tool audit")),
        ("working_time", gettext_lazy("Working time")),
    ),
    Pillar.EXPECTATIONS: (
        ("goals", gettext_lazy("Goals")),
        ("own_targets", gettext_lazy("Your targets")),
        ("board", gettext_lazy("Promises kept")),
        ("forecast", gettext_lazy("Forecast")),
    ),
}
# Where what is lacking is written down; all others under Definitions.
_WRITTEN = {
    Kind.GOAL: "goals",
    Kind.AGREEMENT: "agreements",
    Kind.HANDOFFS: "handoff_kinds",
    Kind.ROUTING: "routing",
    Kind.CARD: "cards",
    Kind.TOUCHES: "touch_rules",
    Kind.COMMUNICATION: "communication",
    Kind.ROLES: "together",
    Kind.MESSAGES: "content_messages",
    Kind.LEADERSHIP: "leadership",
    Kind.RESOURCES: "leadership",
    Kind.CHANGE: "leadership",
    Kind.PRIORITIES: "leadership",
    Kind.PROCESS: "leadership",
}


def drawn(in_force: Iterable[Kind], *, actor: Actor) -> list[dict[str, Any]]:
    """Each pillar with what of it is in force, what is not, and its pages."""
    return [
        {
            "id": one.pillar.value,
            "name": NAMES[one.pillar],
            "sentence": _("%(part)s parts are in force.")
            % {"part": ui.part_of(len(one.held), len(one.held) + len(one.lacking))},
            "lacking": [
                parts.Link(
                    label=str(KIND_NAMES[kind]), url=reverse(_WRITTEN.get(kind, "definitions"))
                )
                for kind in one.lacking
            ],
            "modules": [
                parts.Link(label=str(name), url=reverse(route))
                for route, name in MODULES[one.pillar]
                if actor.may(_NEEDS.get(route, Capability.READ))
            ],
        }
        for one in pillars.standings(in_force)
    ]
