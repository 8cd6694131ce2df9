"""Connecting a tool: its access is checked, its fields are asked for, a mapping is proposed."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accord.intake import api as intake
from accord.intake.values.plans import Plan
from accord.intake.values.profiles import PROFILES
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import access
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.rules import streams as rules
from accord.integrations.connecting.values import (
    Account,
    Fault,
    Faulty,
    FieldCard,
    Renewing,
    Session,
    Stream,
    Tool,
    words,
)
from accord.integrations.connecting.values.connections import (
    OWN_FIELDS_BOUND,
    Phase,
    State,
    UnableToConnect,
)
from accord.journal import api as journal

SAID_BOUND = 8_000
log = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=25)  # of the person who waits for the next page
_NAME = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_LEAVING_OUT = frozenset({Fault.SCOPE_MISSING, Fault.STREAM_GONE, Fault.FIELD_GONE})


@dataclass(frozen=True, slots=True)
class _Described:
    """A stream as the account has it: its plan and fields, or why it is left out."""

    stream: Stream
    plan: Plan | None = None
    cards: Sequence[FieldCard] = ()
    left_out: str = ""


def connect(
    *,
    tool: str,
    said: Mapping[str, str],
    now: Callable[[], datetime],
    actor_id: int | None,
    name: str = "",
) -> int:
    """Check the access and keep it sealed, with a mapping proposed for every stream.

    Nothing is read yet. Raises UnableToConnect with a sentence, LookupError for an unknown tool.
    """
    known = tools.get_tool(name=tool)
    entered = _checked(known, said)
    source = _name(known, name)
    account, described = _ask(
        known, entered, source=source, now=now, otherwise=_("Nothing was connected.")
    )
    try:
        return _keep(
            known, entered, source=source, account=account, described=described,
            at=now(), actor_id=actor_id,
        )  # fmt: skip
    except IntegrityError as problem:
        raise UnableToConnect(_name_taken(source)) from problem


def change_access(
    *,
    connection_id: int,
    said: Mapping[str, str],
    now: Callable[[], datetime],
    actor_id: int | None,
) -> None:
    """Take new access for the same account; what was left blank stays. Raises UnableToConnect."""
    connection = _get(connection_id)
    known = tools.get_tool(name=connection.tool)
    try:
        before = access.said_of(connection)
    except Faulty:
        before = {}
    entered = _checked(known, _with_what_stays(known, before=before, said=said))
    account, described = _ask(
        known, entered, source=connection.name, now=now, otherwise=_("Nothing was changed.")
    )
    if connection.account.get("id") and account.id != connection.account["id"]:
        raise UnableToConnect(
            _(
                "This access belongs to another account: “%(other)s”. Connect it as a tool of "
                "its own."
            )
            % {"other": account.name or account.id}
        )
    with transaction.atomic():
        connection = access.locked(connection_id)
        connection.sealed = access.seal(entered)
        _note_described(connection, account=account, described=described)
        journal.record(
            kind="connection.access_changed",
            subject="connection",
            subject_id=connection.pk,
            actor_id=actor_id,
            at=now(),
        )


def _with_what_stays(
    tool: Tool, *, before: Mapping[str, str], said: Mapping[str, str]
) -> dict[str, str]:
    """What was entered beside what stays; a secret goes nowhere but where it was entered for."""
    new = {name: text.strip() for name, text in said.items() if text.strip()}
    moved = any(
        not ask.is_secret and new.get(ask.name, before.get(ask.name)) != before.get(ask.name)
        for ask in tool.asks
    )
    sent = {ask.name for ask in tool.asks if moved and ask.is_secret and not ask.signs}
    return {name: text for name, text in before.items() if name not in sent} | new


def look_again(*, connection_id: int, now: Callable[[], datetime]) -> None:
    """Ask the tool anew for its rights and fields; streams that can be read again go on.

    Raises UnableToConnect where it does not answer.
    """
    connection = _get(connection_id)
    try:
        known, entered = access.tool_of(connection), access.said_of(connection)
    except Faulty as fault:
        label = connection.tool
        raise UnableToConnect(
            words.sentence(fault.fault, tool=label, detail=fault.detail)
        ) from fault

    def keep(new: Mapping[str, str]) -> None:
        access.keep(
            connection_id=connection_id,
            said=dict(entered),
            new=new,
            entered={ask.name for ask in known.asks},
        )

    account, described = _ask(known, entered, source=connection.name, now=now, keep=keep)
    with transaction.atomic():
        connection = access.locked(connection_id)
        _note_described(connection, account=account, described=described)


def _get(connection_id: int) -> models.Connection:
    found = models.Connection.objects.filter(pk=connection_id).exclude(state=State.ENDED).first()
    if found is None:
        raise LookupError(f"There is no connection {connection_id}.")
    return found


def _checked(tool: Tool, said: Mapping[str, str]) -> dict[str, str]:
    entered = {}
    for ask in tool.asks:
        text = said.get(ask.name, "").strip() or ask.default
        if not text and not ask.is_optional:
            raise UnableToConnect(_("Enter this too: %(what)s.") % {"what": ask.label})
        if len(text) > SAID_BOUND or "\x00" in text:
            raise UnableToConnect(_("This is too long: %(what)s.") % {"what": ask.label})
        entered[ask.name] = text
    return entered


def _name(tool: Tool, said: str) -> str:
    """The name asked for, else the tool's own, with a number where that is taken."""
    taken = set(
        models.Connection.objects.exclude(state=State.ENDED).values_list("name", flat=True)
    ) | {source.name for source in intake.list_sources()}
    if said:
        if not _NAME.fullmatch(said) or len(said) > 60:
            raise UnableToConnect(_("Use small letters, digits and hyphens for the name."))
        if said in taken:
            raise UnableToConnect(_name_taken(said))
        return said
    numbered = (f"{tool.name}-{number}" for number in range(2, 1_000))
    return tool.name if tool.name not in taken else next(n for n in numbered if n not in taken)


def _name_taken(name: str) -> str:
    return _("There is a tool called “%(name)s” already. Choose another name.") % {"name": name}


def _ask(
    tool: Tool,
    said: dict[str, str],
    *,
    source: str,
    now: Callable[[], datetime],
    keep: Callable[[Mapping[str, str]], None] = lambda _new: None,
    otherwise: str = "",
) -> tuple[Account, list[_Described]]:
    """Ask an account; `said` learns the keys that the tool renews, and `keep` is told of them.
    `otherwise`: what became of access that is not taken; without it Accord asks again by itself."""
    until = now() + PATIENCE

    def learn(new: Mapping[str, str]) -> None:
        keep(new)
        said.update(new)

    try:
        with tools.opened(tool=tool, said=said) as session:
            if isinstance(session, Renewing):
                session.on_renewal(learn)
            account = session.account()
            described = []
            for stream in rules.in_order(tool.streams):
                if now() > until:
                    raise Faulty(Fault.AWAY, detail=_("too slow"))
                own = tools.own_prefix(tool, stream=stream.name)
                described.append(
                    _describe(session, stream, account=account, source=source, own=own)
                )
            return account, described
    except Exception as problem:
        fault = problem if isinstance(problem, Faulty) else tools.faulty(problem)
        if fault.fault is Fault.FAILED:
            log.exception("Failed at asking %s.", tool.name)
        say = words.asked if otherwise else words.sentence
        sentence = say(fault.fault, tool=tool.label, detail=fault.detail)
        raise UnableToConnect(f"{sentence} {otherwise}".strip()) from problem


def _describe(
    session: Session, stream: Stream, *, account: Account, source: str, own: str
) -> _Described:
    """A stream as it is there; fields beginning with `own` are what we write, not what we read."""
    missing = rules.scope_missing(stream, account=account)
    if missing:
        return _Described(stream, left_out=f"{Fault.SCOPE_MISSING.value}:{missing}")
    try:
        cards = [
            card for card in session.fields(stream.name) if not own or not card.name.startswith(own)
        ]
    except Faulty as fault:
        if fault.fault not in _LEAVING_OUT:
            raise
        detail = fault.detail or stream.name
        return _Described(stream, left_out=f"{fault.fault.value}:{detail}"[:300])
    return _Described(stream, propose(stream, cards, account=account, source=source), cards)


def propose(stream: Stream, cards: Sequence[FieldCard], *, account: Account, source: str) -> Plan:
    """The mapping to start from: the profile's fields, the company's own, a stage for each word."""
    plan: Plan = intake.plan_of_tool(
        profile=PROFILES.get(stream.profile),
        kind=stream.kind,
        source=source,
        labels={card.name: card.label or card.name for card in cards},
        options={card.name: card.options for card in cards if card.options},
        own=[card.name for card in cards if card.is_own],
    )
    return replace(
        plan,
        zone=plan.zone or account.zone,
        currency=plan.currency or (account.currency if len(account.currency) == 3 else ""),
        profile=stream.profile or stream.name,
    )


def fields_asked(plan: Plan, cards: Sequence[FieldCard]) -> list[str]:
    """The fields to ask the tool for: those that mean something, and the company's own."""
    own = [card.name for card in cards if card.is_own and card.name not in plan.columns]
    named = [card.name for card in cards if card.name in plan.columns]
    return [*named, *own[:OWN_FIELDS_BOUND]]


def _keep(
    tool: Tool,
    said: Mapping[str, str],
    *,
    source: str,
    account: Account,
    described: Sequence[_Described],
    at: datetime,
    actor_id: int | None,
) -> int:
    with transaction.atomic():
        connection = models.Connection.objects.create(
            tool=tool.name,
            name=source,
            sealed=access.seal(said),
            account=_stored(account),
            state=State.SETTING_UP,
            made_by_id=actor_id,
            made_at=at,
        )
        for place, one in enumerate(described):
            models.StreamState.objects.create(connection=connection, place=place, **_new(one))
        journal.record(
            kind="connection.made",
            subject="connection",
            subject_id=connection.pk,
            actor_id=actor_id,
            at=at,
            tool=tool.name,
        )
        return connection.pk


def _new(one: _Described) -> dict[str, Any]:
    plan = one.plan
    return {
        "name": one.stream.name,
        "is_on": not one.left_out,
        "left_out": one.left_out,
        "plan": plan.as_dict() if plan else {},
        "cards": [asdict(card) for card in one.cards],
        "fields": fields_asked(plan, one.cards) if plan else [],
        "phase": Phase.NOT_BEGUN,
    }


def _note_described(
    connection: models.Connection, *, account: Account, described: Sequence[_Described]
) -> None:
    """The account and its fields as they are now; what a person has said about them stays."""
    connection.account = _stored(account)
    connection.fault, connection.fault_detail, connection.tries = "", "", 0
    connection.ask_again_at = None
    if connection.state == State.WAITING:
        connection.state = State.RUNNING
    connection.save()
    rows = {
        row.name: row
        for row in models.StreamState.objects.select_for_update().filter(connection=connection)
    }
    begun = Phase.BACKFILL if connection.started_at else Phase.NOT_BEGUN
    for place, one in enumerate(described):
        row = rows.get(one.stream.name)
        if row is None:
            fresh = _new(one) | {"phase": begun}
            models.StreamState.objects.create(connection=connection, place=place, **fresh)
        else:
            _describe_anew(row, one, place=place, begun=begun)


def _describe_anew(row: models.StreamState, one: _Described, *, place: int, begun: Phase) -> None:
    row.place, row.turn = place, row.turn + 1
    if one.left_out:
        row.is_on, row.left_out = False, one.left_out
        row.save()
        return
    assert one.plan is not None
    if row.left_out:
        row.is_on, row.left_out = True, ""
        if row.phase == Phase.NOT_BEGUN:
            row.phase = begun
    row.cards = [asdict(card) for card in one.cards]
    there = {card.name for card in one.cards}
    known = {name for name in row.fields if name in there}
    if not row.plan:
        row.plan, row.fields = one.plan.as_dict(), fields_asked(one.plan, one.cards)
    else:
        row.fields = [name for name in row.fields if name in known]
        row.plan = _mended(Plan.from_dict(row.plan), proposed=one.plan, there=there).as_dict()
        named = Plan.from_dict(row.plan).columns
        row.fields += [name for name in named if name in there and name not in row.fields]
    access.mend(row)
    row.save()


def _mended(plan: Plan, *, proposed: Plan, there: set[str]) -> Plan:
    """A mapping whose fields that are gone give way to those that are proposed for them."""
    beside = set(plan.columns) - there
    gone = {header for header in beside if header not in proposed.columns}
    kept = {header: name for header, name in plan.columns.items() if header not in gone}
    free = {plan.columns[header] for header in gone} - set(kept.values())
    new = {
        header: name
        for header, name in proposed.columns.items()
        if name in free and header not in kept
    }
    values = {
        name: {**proposed.values.get(name, {}), **plan.values.get(name, {})}
        for name in {*plan.values, *proposed.values}
    }
    return replace(plan, columns=kept | new, values=values)


def _stored(account: Account) -> dict[str, Any]:
    scopes = account.scopes
    return asdict(account) | {"scopes": None if scopes is None else sorted(scopes)}
