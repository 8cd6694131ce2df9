"""`accord pack`: what the next meeting of both teams is about."""

import json

import click

from accord.foundation import clock
from accord.lake.api import LakeRefusal
from accord.meetings import api as meetings

KINDS = tuple(one.value for one in meetings.Kind)


@click.command(epilog="Example: accord pack weekly --json")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--frozen", is_flag=True, help="As the last meeting was given it, not as of now.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON document.")
def pack(kind: str, frozen: bool, as_json: bool) -> None:
    """Print what the next meeting of a kind is about, as of now; nothing is sent."""
    wanted = meetings.Kind(kind)
    found = meetings.find_latest_pack(kind=wanted) if frozen else _as_of_now(wanted)
    if found is None:
        raise click.ClickException(
            "No meeting of this kind was given its figures yet."
            if frozen
            else "No meeting of this kind is planned. Set when both teams meet, on the page "
            "Meetings."
        )
    document = meetings.pack_document(meeting_id=found[0], pack=found[1])
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    click.echo(document["sentence"])
    for part in document["parts"]:
        if part["lines"]:
            click.echo(f"\n{part['name']}")
            for line in part["lines"]:
                click.echo(f"  {line}")
    for table in document["tables"]:
        click.echo(f"\n{table['name']}")
        for row in (table["head"], *table["rows"]):
            click.echo("  " + " | ".join(row))


def _as_of_now(kind: meetings.Kind) -> tuple[int, meetings.Pack] | None:
    at = clock.now()
    card = next(
        (
            one
            for one in meetings.list_coming(at=at, limit=50)
            if one.kind is kind and one.state is meetings.MeetingState.PLANNED
        ),
        None,
    )
    if card is None:
        return None
    try:
        return card.id, meetings.make_pack(card=card, at=at)
    except LakeRefusal as refusal:
        raise click.ClickException(str(refusal)) from refusal


commands: list[click.Command] = [pack]
