"""`accord import …`."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils.translation import gettext as _

from accord.foundation import clock
from accord.intake.cli import answering
from accord.intake.cli.proposing import DOUBT, named, propose
from accord.intake.operations import batches, files, undoing
from accord.intake.operations.files import Prepared
from accord.intake.queries import batches as batch_queries
from accord.intake.rules import answers, meanings, wording
from accord.intake.values import maps, refusals
from accord.intake.values.batches import BatchState, Kind, OnDoubt
from accord.intake.values.plans import Plan
from accord.intake.values.profiles import ADDED, PROFILES
from accord.intake.values.reading import Question
from accord.intake.values.refusals import UnableToRead
from accord.team import api as team

FILES = "files"


class FilesFirst(click.Group):
    """A group whose first word is a file unless it is the name of a command."""

    default = "files"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "FILE… [OPTIONS]")
        formatter.write_usage(ctx.command_path, "undo ID [--json]")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.commands[self.default].format_options(ctx, formatter)


@click.group(
    "import", cls=FilesFirst, epilog="Example: accord import leads.csv --profile olist-leads"
)
def import_() -> None:
    """Take files in: leads, deals, touches and what else the teams keep.

    Without --profile or --map it proposes a map, prints it and stops. `accord import undo ID`
    takes an import back.
    """


@import_.command("files", hidden=True)
@click.argument("paths", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--profile", type=click.Choice(sorted(PROFILES)), help="A file whose shape is known.")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="What a row is.")
@click.option(
    "--map", "map_path", type=click.Path(path_type=Path), help="How columns become fields (JSON)."
)
@click.option("--source", default="", help="The tool that the ids belong to.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option(
    "--on-doubt",
    type=click.Choice([each.value for each in OnDoubt]),
    help="What to do with a column that can be read in two ways.  [default: ask]",
)
@click.option(
    "--errors", type=click.Path(path_type=Path, file_okay=False), help="Folder for the error files."
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def import_files(
    paths: Sequence[Path],
    profile: str | None,
    kind: str | None,
    map_path: Path | None,
    source: str,
    dry_run: bool,
    on_doubt: str | None,
    errors: Path | None,
    as_json: bool,
) -> None:
    """Take files in."""
    meant = Kind(kind) if kind else None
    if profile and (meant or map_path):
        raise click.UsageError(_("Give either --profile, or --kind and --map."))
    if not profile and map_path is None:
        propose(paths, kind=meant, source=source, as_json=as_json)
    plan = PROFILES[profile] if profile else _mapped(map_path, kind=meant, source=source)
    if source:
        plan = replace(plan, source=source)
    if on_doubt:
        plan = replace(plan, on_doubt=on_doubt)
    with sentences():
        prepared = [_prepare(path, plan=plan) for path in paths]
    settled = [_settled(each, as_json=as_json) for each in prepared]
    done = [_try_out(each) if dry_run else _take_in(each, errors=errors) for each in settled]
    answering.answer(done, as_json=as_json)


@import_.command("undo", epilog="Example: accord import undo 12")
@click.argument("batch_id", metavar="ID", type=click.IntRange(1, 2**63 - 1))
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def undo(batch_id: int, as_json: bool) -> None:
    """Take an import back."""
    try:
        batch_queries.get_batch(batch_id=batch_id)
        undone = undoing.undo(batch_id=batch_id, actor_id=None, at=clock.now())
    except LookupError as problem:
        raise click.ClickException(_("There is no import %(id)s.") % {"id": batch_id}) from problem
    except undoing.UnableToUndo as problem:
        raise click.ClickException(
            _("Import %(id)s is still running or has been taken back before.") % {"id": batch_id}
        ) from problem
    told = {"id": batch_id, "state": BatchState.UNDONE.value, "restored": undone.restored,
            "removed": undone.removed, "kept": undone.kept}  # fmt: skip
    if as_json:
        click.echo(json.dumps(told))
        return
    click.echo(
        _("Import %(id)s is taken back. Rows gone: %(removed)s; as before: %(restored)s; "
          "kept, since later work hangs on them: %(kept)s.") % told
    )  # fmt: skip


@contextmanager
def sentences() -> Any:
    """Refusals end the command with their sentence and status 1."""
    try:
        yield
    except UnableToRead as problem:
        refusal = problem.refusal
        raise click.ClickException(refusals.sentence(refusal.code, refusal.facts)) from problem
    except maps.UnableToMap as problem:
        raise click.ClickException(str(problem)) from problem


def _mapped(path: Path | None, *, kind: Kind | None, source: str) -> Plan:
    if path is None:
        raise click.UsageError(_("Name the map with --map."))
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise click.ClickException(
            _("The map %(path)s cannot be read.") % {"path": path}
        ) from problem
    except (ValueError, RecursionError) as problem:
        raise click.ClickException(
            _("The map %(path)s is not JSON: %(problem)s.") % {"path": path, "problem": problem}
        ) from problem
    with sentences():
        plan = maps.plan_of(document, kind=kind, source=source or FILES)
        meanings.check(plan)
    return plan


def _prepare(path: Path, *, plan: Plan) -> Prepared:
    with named(path):
        prepared = files.prepare(
            path=path,
            file_name=path.name,
            plan=plan,
            at=clock.now(),
            locale=team.get_team().language,
        )
    if prepared.missing:
        _check_missing(prepared)
    for column in prepared.disguised:
        click.echo(
            _(
                "%(file)s: the column “%(column)s” holds no e-mail addresses. It is kept as it is, "
                "and nobody is known by it."
            )
            % {"file": prepared.path, "column": column},
            err=True,
        )
    return prepared


def _check_missing(prepared: Prepared) -> None:
    """A map's columns must be there; of a profile's, some are enough to know the file."""
    missing = ", ".join(f"“{name}”" for name in prepared.missing if name not in ADDED)
    if prepared.is_enough and not missing:
        return
    sentence = _("%(file)s has no column %(missing)s.") % {
        "file": prepared.path,
        "missing": missing,
    }
    if not prepared.is_enough:
        raise click.ClickException(sentence)
    click.echo(sentence, err=True)


def _settled(prepared: Prepared, *, as_json: bool) -> Prepared:
    """The file with its questions answered, where there is somebody to ask."""
    overrides = files.overrides_of(prepared.plan)
    while prepared.questions and prepared.plan.on_doubt != OnDoubt.QUARANTINE:
        if prepared.plan.on_doubt == OnDoubt.REFUSE:
            _refuse(prepared)
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            _hand_back(prepared, as_json=as_json)
        group = answers.together(prepared.questions)[0]
        chosen = _ask(group)
        for question in group:
            overrides = answers.answer(overrides, question=question, chosen=chosen)
        with sentences():
            prepared = files.prepare(
                path=prepared.path,
                file_name=prepared.file_name,
                plan=prepared.plan,
                at=clock.now(),
                overrides=overrides,
            )
    return prepared


def _refuse(prepared: Prepared) -> None:
    asked = " ".join(wording.sentence(question) for question in prepared.questions)
    raise click.ClickException(f"{prepared.path}: {asked}")


def _hand_back(prepared: Prepared, *, as_json: bool) -> None:
    """Nobody is there to answer: say what is open and stop."""
    questions = [
        {"file": str(prepared.path), **wording.as_dict(question)} for question in prepared.questions
    ]
    if as_json:
        click.echo(json.dumps({"questions": questions}, ensure_ascii=False))
    for question in prepared.questions:
        click.echo(f"{prepared.path}: {wording.sentence(question)}", err=True)
    click.echo(
        _("Nothing was taken in. Say it in the map (date_orders, number_formats, encoding, sheet, "
          "header_row), or set the rows aside with --on-doubt quarantine."), err=True,
    )  # fmt: skip
    raise click.exceptions.Exit(DOUBT)


def _ask(group: Sequence[Question]) -> str:
    """The answer to questions that are asked together."""
    click.echo(wording.sentence_of(group), err=True)
    for option in group[0].options:
        shown = "; ".join(
            f"{written} → {meant}" if written else meant for written, meant in option.shows
        )
        click.echo(f"  {option.answer}  {shown}", err=True)
    chosen: str = click.prompt(
        _("Your answer"),
        type=click.Choice([option.answer for option in group[0].options]),
        err=True,
    )
    return chosen


def _try_out(prepared: Prepared) -> dict[str, Any]:
    with timed() as seconds:
        tried = files.try_out(
            path=prepared.path,
            reading=prepared.reading,
            plan=prepared.plan,
            now=clock.now,
            by_command=True,
        )
    return {
        "id": None,
        "file": str(prepared.path),
        "state": "TRIED",
        **tried.counts,
        "seconds": seconds(),
        "error_file": None,
        **answering.left_out(prepared),
        "problems": tried.problems,
    }


def _take_in(prepared: Prepared, *, errors: Path | None) -> dict[str, Any]:
    with timed() as seconds, sentences():
        batch_id = files.deliver(
            path=prepared.path,
            file_name=prepared.file_name,
            plan=prepared.plan,
            reading=prepared.reading,
            files=settings.FILES,
            at=clock.now(),
        )
        try:
            files.run_file(batch_id=batch_id, files=settings.FILES, now=clock.now, say=_progress())
        except (KeyboardInterrupt, SystemExit):
            batches.stop(batch_id=batch_id, at=clock.now())
            raise
    card = batch_queries.get_batch(batch_id=batch_id)
    counts = {name: getattr(card.counts, name) for name in ("received", *answering.OUTCOMES)}
    aside = card.counts.quarantined + card.counts.refused
    return {
        "id": batch_id,
        "file": str(prepared.path),
        "state": card.state.value,
        **counts,
        "seconds": seconds(),
        "error_file": _error_file(batch_id, folder=errors) if aside else None,
        **answering.left_out(prepared),
    }


def _error_file(batch_id: int, *, folder: Path | None) -> str:
    kept = (folder or settings.HOME / "errors").resolve()
    kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = kept / f"import-{batch_id}-errors.csv"
    with path.open("w", encoding="utf-8", newline="") as written:
        written.writelines(batch_queries.error_file(batch_id=batch_id, by_command=True))
    return str(path)


@contextmanager
def timed() -> Any:
    began = time.monotonic()
    yield lambda: round(time.monotonic() - began, 3)


def _progress() -> Callable[[int], None]:
    if not sys.stderr.isatty():
        return lambda _done: None
    return lambda done: click.echo(_("%(count)s rows") % {"count": done}, err=True)
