"""Which streams can be read, in which order, and what the rows of a page are; pure."""

from collections.abc import Mapping, Sequence

from accord.integrations.connecting.values.connections import ScopeCard
from accord.integrations.connecting.values.protocol import Account, Row, Scope, Stream


def in_order(streams: Sequence[Stream]) -> list[Stream]:
    """Streams behind those that their rows point to; else as the tool has them."""
    placed: list[Stream] = []
    waiting = list(streams)
    names = {stream.name for stream in streams}
    while waiting:
        done = {stream.name for stream in placed}
        ready = next(
            (one for one in waiting if {*one.after} & names <= done),
            waiting[0],  # two that point to each other
        )
        placed.append(ready)
        waiting.remove(ready)
    return placed


def scope_missing(stream: Stream, *, account: Account) -> str:
    """The first right of a stream that was not given; "" where all are, or nobody knows."""
    if account.scopes is None:
        return ""
    return next((scope for scope in stream.scopes if scope not in account.scopes), "")


def scope_cards(
    scopes: Sequence[Scope], *, streams: Sequence[Stream], account: Account
) -> list[ScopeCard]:
    """What the tool is asked for, with what is left out where it is not given."""
    given = account.scopes
    return [
        ScopeCard(
            scope.name,
            str(scope.reason),
            scope.is_optional,
            given is not None and scope.name not in given,
            tuple(str(one.label) for one in streams if scope.name in one.scopes),
        )
        for scope in scopes
    ]


def without_repeats(rows: Sequence[Row], *, key: str) -> list[Row]:
    """Rows of a page, the last one of each record: a record may change while it is read."""
    if not key:
        return list(rows)
    last = {row[key]: place for place, row in enumerate(rows) if row.get(key)}
    return [row for place, row in enumerate(rows) if not row.get(key) or last[row[key]] == place]


def is_below(key: str, there: Sequence[str]) -> bool:
    """Whether an id is one of these, or below one of them as a:b:c is below a:b."""
    return any(key == each or key.startswith(f"{each}:") for each in there)


def header_of(columns: Mapping[str, str], *, field: str) -> str:
    """The tool's name of a field of ours, "" where none is mapped."""
    return next((header for header, name in columns.items() if name == field), "")
