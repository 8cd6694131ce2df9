"""Cards tried on past leads, as measures: the same trial as on the page of a card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.lake import api as lake
from accord.reporting.queries import trial_rows
from accord.reporting.queries.asking import Answer
from accord.reporting.queries.cards_asked import find_card
from accord.reporting.rules import questions
from accord.reporting.rules.rows import Context
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Figure, Group, Measure, Options, Row, UnableToMeasure
from accord.reporting.values.trial_wording import UNTRIED
from accord.scoring import api as scoring
from accord.scoring.values.cards import UnableToRead
from accord.scoring.values.trials import Asking, UnableToTry
from accord.team import api as team


@dataclass(frozen=True, slots=True)
class _Asked:
    """A version of a card, and what is to be tried."""

    version: DefinitionVersion
    asking: Asking


def answer(*, measure: Measure, options: Options, snapshot: lake.Snapshot, at: datetime) -> Answer:
    """The rows of every card that is asked for, and what is said of each.

    Raises UnableToMeasure for a card or a version that there is not.
    """
    dimension = str(questions.dimension_of(measure, options))
    asked = list(_asked(options, at=at))
    rows: list[Row] = []
    notes: list[Note] = []
    for one in asked:
        if len(asked) > 1:
            name = one.asking.card.name
            notes.append(Note(Say.CARD_NAMED, {"name": name, "number": one.version.number}))
        told, said = _tried(one, dimension=dimension, snapshot=snapshot, at=at)
        rows += told
        notes += said
    return Answer(
        rows=tuple(rows), context=Context(dimension=dimension), horizon=None, notes=tuple(notes)
    )


def list_records(
    *,
    measure: Measure,
    options: Options,
    cell: str,
    group: Group,
    after: int,
    limit: int,
    snapshot: lake.Snapshot,
    at: datetime,
) -> list[int]:
    """Ids of the leads that a number counts. Raises UnableToMeasure."""
    if cell not in measure.cells:
        raise UnableToMeasure(what="cell", given=cell, known=tuple(measure.cells))
    dimension = str(questions.dimension_of(measure, options))
    label, _split, key = str(group or "").partition("|")
    which = trial_rows.which_of(label, dimension=dimension, customers=cell == "customers")
    one = next((one for one in _asked(options, at=at) if one.version.key == key), None)
    if which is None or one is None:
        return []
    try:
        return scoring.list_tried(
            asking=one.asking, which=which, at=at, after=after, limit=limit, snapshot=snapshot
        )
    except UnableToTry:
        return []


def _tried(
    one: _Asked, *, dimension: str, snapshot: lake.Snapshot, at: datetime
) -> tuple[list[Row], list[Note]]:
    named: dict[str, Figure] = {"card": one.version.key, "version": one.version.number}
    try:
        trial = scoring.try_card(asking=one.asking, at=at, snapshot=snapshot).trial
    except UnableToTry as refusal:
        return [], [Note(UNTRIED[refusal.why])]
    if dimension == "picked_by":
        return trial_rows.line_rows(trial, named=named), trial_rows.about_trial(trial)
    rows = trial_rows.quadrant_rows(trial, named=named, dimension=dimension)
    return rows, trial_rows.about_quadrants(trial.quadrants)


def _asked(options: Options, *, at: datetime) -> Iterator[_Asked]:
    currency = team.get_team().currency
    named = find_card(options=options, at=at)
    cards = definitions.list_in_force(kind=Kind.CARD, at=at) if named is None else [named]
    for version in cards:
        try:
            card = scoring.read_card(version.body)
        except UnableToRead:
            continue  # a wording that is no card judges nobody
        before = scoring.compared_with(version=version, at=at)
        until = options.end and options.end + timedelta(days=1)
        yield _Asked(version, Asking(card, before, currency, options.start, until))
