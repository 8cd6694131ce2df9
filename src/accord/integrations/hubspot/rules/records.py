"""An object as HubSpot's answers write it, read with bounds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accord.integrations.connecting.values import Fault, Faulty, FieldCard

LONGEST_CELL = 20_000
_TYPES = {
    "string": "text", "phone_number": "text", "number": "number", "date": "day",
    "datetime": "moment", "enumeration": "choice", "bool": "flag",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """One value that a property has had since `at`."""

    value: str
    at: str


@dataclass(frozen=True, slots=True)
class Record:
    """One object. id: its id now; properties: as text, blank where they hold nothing."""

    id: str
    properties: Mapping[str, str]
    archived: bool = False
    archived_at: str = ""
    pasts: Mapping[str, tuple[Past, ...]] = field(default_factory=dict)


def results_in(body: Any) -> list[Mapping[str, Any]]:
    """The objects of an answer that lists some; raises Faulty where it is no such answer."""
    results = body.get("results") if isinstance(body, dict) else None
    if not isinstance(results, list) or not all(isinstance(each, dict) for each in results):
        raise Faulty(Fault.NOT_ITS_API)
    return results


def after_in(body: Mapping[str, Any]) -> str:
    """Where the next page starts; "" where there is none."""
    paging = body.get("paging")
    following = paging.get("next") if isinstance(paging, dict) else None
    return text_of(following.get("after")) if isinstance(following, dict) else ""


def records_in(body: Any) -> list[Record]:
    """The objects of an answer."""
    return [record_of(each) for each in results_in(body)]


def record_of(said: Mapping[str, Any]) -> Record:
    """One object; raises Faulty where it has no id."""
    key = text_of(said.get("id"))
    if not key:
        raise Faulty(Fault.NOT_ITS_API)
    return Record(
        id=key,
        properties=_texts(said.get("properties")),
        archived=said.get("archived") is True,
        archived_at=text_of(said.get("archivedAt")),
        pasts=_pasts(said.get("propertiesWithHistory")),
    )


def _texts(said: Any) -> dict[str, str]:
    if not isinstance(said, dict):
        return {}
    return {str(name): text_of(value) for name, value in said.items()}


def _pasts(said: Any) -> dict[str, tuple[Past, ...]]:
    """Each property's past, oldest first."""
    if not isinstance(said, dict):
        return {}
    return {
        str(name): tuple(
            sorted(
                (
                    Past(text_of(each.get("value")), text_of(each.get("timestamp")))
                    for each in entries
                    if isinstance(each, dict) and each.get("timestamp")
                ),
                key=lambda past: past.at,
            )
        )
        for name, entries in said.items()
        if isinstance(entries, list)
    }


def text_of(said: Any) -> str:
    """A value as a cell."""
    if isinstance(said, str):
        return said[:LONGEST_CELL]
    if said is None:
        return ""
    if isinstance(said, bool):
        return "true" if said else "false"
    return str(said)[:LONGEST_CELL] if isinstance(said, int | float) else ""


def milliseconds_of(written: str) -> int:
    """A moment as HubSpot writes it, counted in milliseconds; 0 where it is none."""
    if written.isascii() and written.isdigit():
        return int(written)
    try:
        return round(datetime.fromisoformat(written.replace("Z", "+00:00")).timestamp() * 1000)
    except ValueError:
        return 0


def links_in(body: Any) -> Iterator[tuple[str, list[str], str]]:
    """Of an answer about links: the id each goes out from, the ids it goes to, and the next page.

    The primary ones come first, for there HubSpot marks one of several.
    """
    for result in results_in(body):
        out_of = result.get("from")
        key = text_of(out_of.get("id")) if isinstance(out_of, dict) else ""
        into = [each for each in result.get("to") or () if isinstance(each, dict)]
        into.sort(key=lambda each: not _is_primary(each))
        ids = [text_of(each.get("toObjectId")) for each in into]
        if key:
            yield key, list(dict.fromkeys(filter(None, ids))), after_in(result)


def _is_primary(link: Mapping[str, Any]) -> bool:
    kinds = link.get("associationTypes") or ()
    return any(
        isinstance(kind, dict) and str(kind.get("label") or "").casefold() == "primary"
        for kind in kinds
    )


def cards_in(body: Any) -> tuple[FieldCard, ...]:
    """The properties of an object as fields."""
    return tuple(
        FieldCard(
            name=name,
            label=text_of(each.get("label")) or name,
            type=_TYPES.get(text_of(each.get("type")), "text"),
            options=options_in(each.get("options")),
            is_own=each.get("hubspotDefined") is not True,
            is_read_only=_is_read_only(each),
        )
        for each in results_in(body)
        if each.get("archived") is not True and (name := text_of(each.get("name")))
    )


def options_in(said: Any) -> dict[str, str]:
    """Value → label of a choice."""
    return {
        value: text_of(each.get("label")) or value
        for each in (said if isinstance(said, list) else ())
        if isinstance(each, dict) and (value := text_of(each.get("value")))
    }


def _is_read_only(said: Mapping[str, Any]) -> bool:
    how = said.get("modificationMetadata")
    return said.get("calculated") is True or (
        isinstance(how, dict) and how.get("readOnlyValue") is True
    )


@dataclass(frozen=True, slots=True)
class StageOf:
    """A stage of a pipeline: its label, and how what stands there has ended, if it has."""

    label: str
    ending: str = ""


def stages_in(body: Any) -> dict[str, StageOf]:
    """Id → stage, of all pipelines of an object."""
    return {
        key: StageOf(label=text_of(stage.get("label")) or key, ending=_ending(stage))
        for pipeline in results_in(body)
        for stage in _dicts(pipeline.get("stages"))
        if (key := text_of(stage.get("id")))
    }


def _dicts(said: Any) -> Sequence[Mapping[str, Any]]:
    return [each for each in said if isinstance(each, dict)] if isinstance(said, list) else []


def _ending(stage: Mapping[str, Any]) -> str:
    """How a stage ends what enters it: of leads by their state, of deals by their chance."""
    about = stage.get("metadata")
    about = about if isinstance(about, dict) else {}
    state = text_of(about.get("leadState")).lower()
    if state:
        return {"qualified": "qualified", "unqualified": "unqualified"}.get(state, "open")
    if text_of(about.get("isClosed")).lower() != "true":
        return "open" if "probability" in about else ""
    return "won" if text_of(about.get("probability")) in ("1", "1.0") else "lost"
