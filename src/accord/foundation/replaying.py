"""What `accord replay …` answers: all that was judged, judged again, and what differs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Protocol

import click
from django.utils.translation import gettext as _


class Replayed(Protocol):
    """A dataclass that says so; differences: the first of them, `differing` how many there are."""

    @property
    def differing(self) -> int: ...
    @property
    def differences(self) -> Sequence[Any]: ...
    @property
    def is_same(self) -> bool: ...


def answer(
    found: Replayed, *, as_json: bool, said: Sequence[str], line: Callable[[Any], str]
) -> None:
    """As JSON, or in sentences with a line for each difference; ends with exit status 1 where
    something does not come out the same."""
    if as_json:
        click.echo(json.dumps({**asdict(found), "is_same": found.is_same}))  # type: ignore[call-overload]
    else:
        for sentence in said:
            click.echo(sentence)
        for one in found.differences:
            click.echo(line(one))
        if found.differing > len(found.differences):
            more = found.differing - len(found.differences)
            click.echo(_("… and %(count)s more.") % {"count": more}, err=True)
    if not found.is_same:
        raise click.exceptions.Exit(1)
