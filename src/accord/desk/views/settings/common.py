"""What the pages of Settings share."""

from zoneinfo import available_timezones

from django.urls import reverse
from django.utils.translation import gettext as _

from accord.team import api as team
from accord.team.values import Actor, Capability, OwnRole
from accord.team.values.word import at_the_start
from accord.ui.values.parts import Tab


def tabs(current: str, *, actor: Actor) -> tuple[Tab, ...]:
    known = [
        ("settings", _("Yours"), Capability.READ_OWN),
        ("settings_notices", _("Notices"), Capability.READ_OWN),
        ("evidence", _("Your evidence"), Capability.BRING_EVIDENCE),
        ("settings_team", _("Team"), Capability.READ),
        ("settings_roles", _("Roles"), Capability.READ),
        ("settings_company", at_the_start(), Capability.READ),
        ("working_time", _("Working time"), Capability.READ),
        ("settings_writing", _("Writing to people"), Capability.READ),
        ("settings_mailboxes", _("Mailboxes"), Capability.MANAGE_SYSTEM),
        ("settings_visits", _("Your website"), Capability.MANAGE_SYSTEM),
        ("settings_duplicates", _("Doubles"), Capability.READ),
        ("settings_keys", _("Keys of programs"), Capability.MANAGE_SYSTEM),
        ("connections", _("Connected tools"), Capability.READ),
        ("settings_sources", _("Tools that send records"), Capability.MANAGE_SYSTEM),
        ("settings_told", _("Tools that we tell"), Capability.MANAGE_SYSTEM),
        ("forms", _("Forms"), Capability.READ),
        ("definitions", _("Definitions"), Capability.READ),
        ("start", _("First steps"), Capability.READ),
    ]
    return tuple(
        Tab(label=label, url=reverse(name), is_current=name == current)
        for name, label, needed in known
        if actor.may(needed)
    )


def zones() -> list[tuple[str, str]]:
    """Every place with a time zone, by its name."""
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    return [(name, name.replace("_", " ")) for name in names]


def role_choices(own: list[OwnRole]) -> list[tuple[str, str]]:
    """Built-in roles, then the company's own."""
    built_in = [(role.value, str(name)) for role, name in team.ROLE_NAMES.items()]
    return [*built_in, *((role.code, role.name) for role in own)]
