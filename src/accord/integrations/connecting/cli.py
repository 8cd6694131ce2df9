"""`accord connect …`."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click
from django.utils.translation import gettext as _

from accord.foundation import clock
from accord.integrations.connecting.operations import following, mastery, setting_up, steering
from accord.integrations.connecting.queries import connections as queries
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.queries import writing as standing
from accord.integrations.connecting.values import words
from accord.integrations.connecting.values.connections import (
    ConnectionCard,
    State,
    UnableToConnect,
)

ENTERED = "ACCORD_CONNECT"
_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
_name = click.argument("name")


@click.group("connect", epilog="Example: accord connect list --json")
def connect() -> None:
    """Tools whose records Accord reads by itself."""


@connect.command("list", epilog="Example: accord connect list --json")
@_json
def list_(*, as_json: bool) -> None:
    """Say what is connected and how it does."""
    cards = queries.list_connections()
    if as_json:
        click.echo(json.dumps([_told(card) for card in cards]))
        return
    for card in cards:
        _say(card)


@connect.command("add", epilog="Example: accord connect add hubspot < access.json")
@click.argument("tool")
@click.option("--name", default="", help="Its name here, where one tool is connected twice.")
@_json
def add(*, tool: str, name: str, as_json: bool) -> None:
    """Connect a tool; its access is JSON on standard input or in ACCORD_CONNECT."""
    if tool not in tools.all_tools():  # before anybody types an access that nothing would take
        known = ", ".join(tools.all_tools())
        raise click.UsageError(
            _("There is no connector “%(tool)s”. There are: %(known)s.")
            % {"tool": tool, "known": known}
        )
    try:
        number = setting_up.connect(
            tool=tool, said=_entered(), name=name, now=clock.now, actor_id=None
        )
    except UnableToConnect as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _answer(queries.get_connection(connection_id=number), as_json=as_json)


@connect.command("run", epilog="Example: accord connect run hubspot")
@_name
@_json
def run(*, name: str, as_json: bool) -> None:
    """Begin if need be, and read now until nothing waits, instead of in the background."""
    card = _found(name)
    if card.state is State.SETTING_UP:
        steering.begin(connection_id=card.id, at=clock.now(), actor_id=None)
    while following.go(connection_id=card.id, now=clock.now):
        if not as_json:
            click.echo(_how_far(queries.get_connection(connection_id=card.id)), err=True)
    _answer(queries.get_connection(connection_id=card.id), as_json=as_json)


@connect.command("pause", epilog="Example: accord connect pause hubspot")
@_name
@_json
def pause(*, name: str, as_json: bool) -> None:
    """Read nothing of it until it is resumed."""
    _do(steering.pause, name, as_json=as_json)


@connect.command("resume", epilog="Example: accord connect resume hubspot")
@_name
@_json
def resume(*, name: str, as_json: bool) -> None:
    """Go on where it stopped."""
    _do(steering.go_on, name, as_json=as_json)


@connect.command("replay", epilog="Example: accord connect replay hubspot --stream contacts")
@_name
@click.option("--stream", default="", help="Only this kind of record.")
@_json
def replay(*, name: str, stream: str, as_json: bool) -> None:
    """Fetch everything once more; a record that is known stays one."""
    _do(steering.read_again, name, as_json=as_json, stream=stream)


def _do(act: Callable[..., None], name: str, *, as_json: bool, **more: str) -> None:
    card = _found(name)
    try:
        act(connection_id=card.id, at=clock.now(), actor_id=None, **more)
    except UnableToConnect as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _answer(queries.get_connection(connection_id=card.id), as_json=as_json)


def _found(name: str) -> ConnectionCard:
    card = queries.find_connection(name=name)
    if card is None:
        raise click.UsageError(_("No tool is connected as “%(name)s”.") % {"name": name})
    return card


def _entered() -> Mapping[str, str]:
    text = os.environ.get(ENTERED) or ("" if sys.stdin.isatty() else sys.stdin.read())
    try:
        said = json.loads(text or "null")
    except ValueError:
        said = None
    if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
        raise click.UsageError(
            _('Give the access on standard input, as {"token": "…"}, or in ACCORD_CONNECT.')
        )
    return said


def _answer(card: ConnectionCard, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_told(card)))
        return
    _say(card)


def _say(card: ConnectionCard) -> None:
    click.echo(f"{card.name}: {words.STATE_NAMES[card.state]}")
    if card.fault:
        click.echo(words.sentence(card.fault, tool=card.label, detail=card.fault_detail))
    for one in card.streams:
        if one.fault:
            click.echo(words.sentence(one.fault, tool=card.label, detail=one.fault_detail))
    click.echo(_how_far(card))


def _how_far(card: ConnectionCard) -> str:
    told = {
        "got_in": sum(one.got_in for one in card.streams),
        "same": sum(one.unchanged for one in card.streams),
        "aside": sum(one.quarantined + one.refused for one in card.streams),
    }
    return _("New or changed: %(got_in)s. As before: %(same)s. Set aside: %(aside)s.") % told


def _told(card: ConnectionCard) -> dict[str, Any]:
    return {
        "name": card.name,
        "tool": card.tool,
        "state": card.state.value,
        "fault": card.fault.value if card.fault else None,
        "detail": card.fault_detail,
        "last_read_at": card.last_good_at.isoformat() if card.last_good_at else None,
        "streams": [
            {
                "name": one.name,
                "on": one.is_on,
                "phase": one.phase.value,
                "done": one.done,
                "total": one.total,
                "got_in": one.got_in,
                "unchanged": one.unchanged,
                "quarantined": one.quarantined,
                "refused": one.refused,
                "waiting": one.waiting,
                "fault": one.fault.value if one.fault else None,
                "detail": one.fault_detail or one.left_out,
            }
            for one in card.streams
        ],
    }


@click.group("writing", epilog="Example: accord writing stop")
def writing() -> None:
    """What Accord writes into connected tools, and the one switch that stops it."""


@writing.command("status", epilog="Example: accord writing status --json")
@_json
def writing_status(*, as_json: bool) -> None:
    """Say whether Accord writes into tools, and how each does."""
    _say_writing(as_json=as_json)


@writing.command("stop", epilog="Example: accord writing stop")
@_json
def writing_stop(*, as_json: bool) -> None:
    """Stop all writing into all tools, from the next batch on."""
    mastery.stop_all(at=clock.now(), actor_id=None)
    _say_writing(as_json=as_json)


@writing.command("resume", epilog="Example: accord writing resume")
@_json
def writing_resume(*, as_json: bool) -> None:
    """Write again where it is switched on."""
    mastery.go_on_all(at=clock.now(), actor_id=None)
    _say_writing(as_json=as_json)


def _say_writing(*, as_json: bool) -> None:
    stopped = standing.is_stopped()
    known = {
        card.name: standing.get_writing(connection_id=card.id)
        for card in queries.list_connections()
    }
    told = {
        "stopped": stopped,
        "connections": [
            {
                "name": name,
                "on": one.is_on,
                "written": one.written,
                "conflicts": one.conflicts,
                "refused": one.refused,
                "fault": one.fault.value if one.fault else None,
            }
            for name, one in known.items()
            if one.can
        ],
    }
    if as_json:
        click.echo(json.dumps(told))
        return
    click.echo(_("All writing is stopped.") if stopped else _("Writing is not stopped."))
    for name, one in known.items():
        if one.can:
            state = _("on") if one.is_on else _("off")
            said = {
                "name": name, "state": state, "written": one.written,
                "conflicts": one.conflicts, "refused": one.refused,
            }  # fmt: skip
            click.echo(
                _(
                    "%(name)s: %(state)s. Written: %(written)s. Conflicts: %(conflicts)s. "
                    "Not taken: %(refused)s."
                )
                % said
            )


commands: list[click.Command] = [connect, writing]
