"""Measures as under one version of the stages, worked out once for each state of the lake."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.lake import api as lake
from accord.reporting.queries.cards_asked import find_card
from accord.reporting.queries.kept import Kept
from accord.reporting.queries.sources import sql_of
from accord.reporting.rules import under
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Measure, Options, UnableToMeasure
from accord.scoring import api as scoring
from accord.scoring.values.stages_under import StagesUnder

# Of these the path of a lead is only a part of what is asked.
_BY_PLACE = frozenset({"leaks", "leak_share"})


@dataclass(frozen=True, slots=True)
class Under:
    """A version and when leads would have come to its stages; `key` tells it from all others."""

    key: Hashable
    number: int
    stages: StagesUnder
    parameters: Mapping[str, object]

    @property
    def asked(self) -> tuple[str, ...]:
        """The stages that ask something."""
        return tuple(stage.value for stage in self.stages.asked)


_known: Kept[Under] = Kept(at_most=2)  # each has a row for each lead
_flips: Kept[int] = Kept(at_most=64)


def find_under(
    *, measure: Measure, options: Options, snapshot: lake.Snapshot, at: datetime
) -> Under | None:
    """What the measure is judged by again; None where it is as it was written.

    Raises UnableToMeasure for a version or a card that there is not.
    """
    number = options.definitions
    if not isinstance(number, int) or not is_judged_again(measure):
        return None
    version = definitions.find_version(kind=Kind.STAGES, number=number)
    if version is None:
        raise unknown_version(Kind.STAGES, number)
    card = find_card(options=options, at=at)
    judging = [card] if card is not None else definitions.list_in_force(kind=Kind.CARD, at=at)
    wording = (card is not None, *((one.id, one.revision) for one in judging))
    key = (snapshot.generation, version.id, version.revision, wording, at.date())
    return _known.get(key, lambda: _made(key, number, version=version, card=card, at=at))


def unknown_version(kind: Kind, number: int | str) -> UnableToMeasure:
    """The refusal of what no version is called, with the numbers that there are."""
    known = sorted(one.number for one in definitions.list_versions(kind=kind))
    return UnableToMeasure(
        what="definition", given=str(number), known=tuple(str(one) for one in known)
    )


def is_judged_again(measure: Measure) -> bool:
    """Whether a measure can be worked out as under another version of the stages."""
    return (
        measure.has_sql
        and measure.definition == Kind.STAGES.value
        and measure.name not in _BY_PLACE
        and under.looks_at_stages(sql_of(measure.subject))
    )


def about(
    *, measure: Measure, options: Options, judged: Under | None, snapshot: lake.Snapshot
) -> tuple[Note, ...]:
    """How many leads differ, and what could not be judged again."""
    if not isinstance(options.definitions, int):
        return ()
    if judged is None:
        return (Note(_why_as_written(measure), {"number": options.definitions}),)
    if not judged.stages.asked:
        return (Note(Say.UNDER_NOTHING_ASKED, {"number": judged.number}),)
    leads = _flips.get(judged.key, lambda: _count(judged, snapshot))
    say = Say.UNDER_VERSION if leads else Say.UNDER_SAME
    notes = [Note(say, {"number": judged.number, "leads": leads})]
    if measure.called in judged.asked:
        notes.append(Note(Say.UNDER_CALLED, {"number": judged.number}))
    if judged.stages.lacks_card:
        notes.append(Note(Say.UNDER_NO_CARD))
    if judged.stages.cards_since is not None:
        notes.append(Note(Say.UNDER_CARDS_SINCE, {"month": judged.stages.cards_since.date()}))
    if judged.stages.as_written:
        notes.append(Note(Say.UNDER_AS_WRITTEN, {"leads": judged.stages.as_written}))
    return tuple(notes)


def _why_as_written(measure: Measure) -> Say:
    if measure.name in _BY_PLACE:
        return Say.UNDER_PLACE_AS_WRITTEN
    if not measure.has_sql or not under.looks_at_stages(sql_of(measure.subject)):
        return Say.UNDER_NOT_STAGES
    return Say.UNDER_STAGES_OF_WORDS


def _made(
    key: Hashable,
    number: int,
    *,
    version: definitions.DefinitionVersion,
    card: definitions.DefinitionVersion | None,
    at: datetime,
) -> Under:
    stages = scoring.stages_under(version=version, at=at, card=card)
    given = under.parameters(
        leads=stages.leads,
        met=[(lead, stage.value, moment) for lead, stage, moment in stages.met],
    )
    return Under(key, number, stages, given)


def _count(judged: Under, snapshot: lake.Snapshot) -> int:
    [row] = lake.run(
        sql=under.differing(asked=judged.asked),
        parameters=judged.parameters,
        tables={"lead_path": sql_of("lead_path")},
        snapshot=snapshot,
    )
    return int(str(row["leads"]))
