"""What `accord import` proposes for a file of which nothing was said."""

import json
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from accord.foundation import clock
from accord.intake.operations import drafts, files
from accord.intake.queries import files as reading_files
from accord.intake.rules import meanings, recognition, wording
from accord.intake.values import maps, refusals
from accord.intake.values.batches import Kind
from accord.intake.values.declined import SENTENCES, Declined
from accord.intake.values.refusals import UnableToRead
from accord.team import api as team

DOUBT = 2


@contextmanager
def named(path: Path) -> Any:
    """A refusal that says which of several files it is about."""
    try:
        yield
    except UnableToRead as problem:
        refusal = problem.refusal
        sentence = refusals.sentence(refusal.code, refusal.facts)
        raise click.ClickException(f"{path}: {sentence}") from problem


def propose(paths: Sequence[Path], *, kind: Kind | None, source: str, as_json: bool) -> None:
    """Print a map to start from for each file, and stop: with status 1 where one of them is a
    table that is not taken, else with 2."""
    proposals = [_proposal(path, kind=kind, source=source) for path in paths]
    if as_json:
        click.echo(json.dumps({"proposals": proposals}, ensure_ascii=False))
    for proposal in proposals:
        if not as_json and proposal["map"]:
            click.echo(json.dumps(proposal["map"], ensure_ascii=False, indent=2))
        click.echo(_next_step(proposal), err=True)
    codes = {proposal["declined"]["code"] for proposal in proposals if proposal["declined"]}
    raise click.exceptions.Exit(1 if codes - {Declined.NOTHING_TELLS} else DOUBT)


def _proposal(path: Path, *, kind: Kind | None, source: str) -> dict[str, Any]:
    """A map to start from, the profile that knows the file, or why such a table is not taken."""
    with named(path):
        reading = reading_files.read_head(
            path, locale=team.get_team().language, today=clock.now().date()
        )
    headers = [column.name for column in reading.columns]
    found = recognition.recognise(headers=headers, file_name=path.name)
    if kind:
        found = recognition.Recognised(kind=kind)
    told: dict[str, Any] = {"file": str(path), "profile": found.profile, "declined": None}
    if found.declined:
        why = {"code": found.declined.value, "sentence": str(SENTENCES[found.declined])}
        return told | {"map": None, "declined": why, "unmapped": headers, "questions": []}
    plan = drafts.plan_of(found, reading=reading, source=source)
    asked = meanings.to_mean(plan, reading=reading)
    plan = meanings.with_meanings(plan, asked=asked, said={})
    questions = files.open_questions(reading=reading, plan=plan)
    return told | {
        "map": maps.document_of(plan),
        "unmapped": [name for name in headers if name not in plan.columns],
        "questions": [wording.as_dict(question) for question in questions],
    }


def _next_step(proposal: dict[str, Any]) -> str:
    """What to do with a proposal, or with a table that is not taken."""
    if proposal["declined"]:
        return _("%(file)s: %(why)s Say it with --kind if it holds something else.") % {
            "file": proposal["file"],
            "why": proposal["declined"]["sentence"],
        }
    if proposal["profile"]:
        return _(
            "%(file)s is known: nothing was taken in yet. Run the command again with "
            "--profile %(profile)s, or change this map and name it with --map."
        ) % {"file": proposal["file"], "profile": proposal["profile"]}
    return _(
        "Nothing was taken in. Save this map, change what is wrong "
        "and run the command again with --map."
    )
