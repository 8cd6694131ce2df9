"""`accord user …` and `accord token …`."""

import json

import click

from accord.foundation import clock
from accord.team import api as team


@click.group()
def user() -> None:
    """Accounts of people."""


@user.command(
    "add", epilog="Example: accord user add mara@example.com --role sdr --name 'Mara Ionescu'"
)
@click.argument("email")
@click.option("--role", required=True, help="Role code, such as sdr, ae, demand_gen, mops, viewer.")
@click.option("--name", default="", help="The name colleagues see.")
@click.option("--base-url", default="http://127.0.0.1:8000", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def user_add(email: str, role: str, name: str, base_url: str, as_json: bool) -> None:
    """Add a colleague and print a link that signs them in once."""
    at = clock.now()
    try:
        member_id = team.add_member(email=email, name=name, role=role, at=at)
    except team.UnableToAddMember as refusal:
        raise click.ClickException(str(refusal)) from refusal
    link = f"{base_url}/welcome/{team.make_link(member_id=member_id, at=at)}/"
    click.echo(json.dumps({"id": member_id, "email": email, "link": link}) if as_json else link)


@click.group()
def token() -> None:
    """Keys of programs."""


@token.command("new", epilog="Example: accord token new --role mops --name website")
@click.option("--role", required=True, help="The key acts with the rights of this role.")
@click.option("--name", default="command line", show_default=True)
@click.option(
    "--acts-for", type=click.IntRange(min=1), help="It speaks for the member of this number alone."
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def token_new(role: str, name: str, acts_for: int | None, as_json: bool) -> None:
    """Make a key and print it once."""
    try:
        key = team.make_key(name=name, role=role, at=clock.now(), acts_for=acts_for)
    except team.UnableToAddMember as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(json.dumps({"key": key, "role": role}) if as_json else key)


commands: list[click.Command] = [user, token]
