"""What is said of a piece of content, read and judged; pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from accord.content.values import (
    ADDRESS_BOUND,
    STEPS,
    AssetText,
    Flaw,
    Nature,
    UnableToKeep,
    is_address,
)

BOUNDS = {
    "title": 300, "kind": 40, "url": ADDRESS_BOUND, "persona": 60, "objection": 120, "product": 120,
    "language": 35, "version": 40,
}  # fmt: skip
FILE_BYTES = 25 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# By ending: the type, and how what is inside begins; None: text.
FILE_KINDS: Mapping[str, tuple[str, bytes | None]] = {
    "pdf": ("application/pdf", b"%PDF-"),
    "pptx": (f"{_OFFICE}presentationml.presentation", _ZIP),
    "docx": (f"{_OFFICE}wordprocessingml.document", _ZIP),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", _ZIP),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "txt": ("text/plain", None),
}


def folded(words: str) -> str:
    """By which two wordings of an objection are one."""
    return " ".join(words.split()).casefold()


def read_text(said: Mapping[str, str], *, owner_id: int | None) -> AssetText:
    """What a form says of a piece. Raises UnableToKeep with the field."""
    told = {name: " ".join(said.get(name, "").replace("\x00", "").split()) for name in BOUNDS}
    for name, bound in BOUNDS.items():
        if len(told[name]) > bound:
            raise UnableToKeep(flaw=Flaw.TOO_LONG, where=name, bound=bound)
    if not told["title"]:
        raise UnableToKeep(flaw=Flaw.NO_TITLE, where="title")
    if told["url"] and not is_address(told["url"]):
        raise UnableToKeep(flaw=Flaw.NOT_AN_ADDRESS, where="url")
    step, nature = said.get("journey_stage", ""), said.get("nature", "")
    if step and step not in STEPS:
        raise UnableToKeep(flaw=Flaw.UNKNOWN_CODE, where="journey_stage")
    if nature and nature not in set(Nature):
        raise UnableToKeep(flaw=Flaw.UNKNOWN_CODE, where="nature")
    return AssetText(
        **told, journey_stage=step, nature=nature, owner_id=owner_id,
        published_on=_day(said, "published_on"), review_on=_day(said, "review_on"),
    )  # fmt: skip


def _day(said: Mapping[str, str], name: str) -> date | None:
    told = said.get(name, "").strip()
    if not told:
        return None
    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise UnableToKeep(flaw=Flaw.NO_DAY, where=name) from None
    if not 1990 <= day.year <= 2100:
        raise UnableToKeep(flaw=Flaw.NO_DAY, where=name)
    return day


def type_of_file(*, name: str, size: int, begins: bytes) -> str:
    """The type of a file that may be kept here, by its name and its first bytes. Raises
    UnableToKeep."""
    if size > FILE_BYTES:
        raise UnableToKeep(flaw=Flaw.FILE_TOO_LARGE, where="file")
    kind, mark = FILE_KINDS.get(name.rpartition(".")[2].lower(), ("", b""))
    is_right = bool(kind) and (b"\x00" not in begins if mark is None else begins.startswith(mark))
    if not is_right or not size:
        raise UnableToKeep(flaw=Flaw.FILE_KIND, where="file")
    return kind


def file_name(said: str) -> str:
    """The name under which a file is handed out: no folders, no signs that steer."""
    last = said.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '"<>:|?*')
    stem, _dot, ending = kept.strip(". ").rpartition(".")
    return f"{stem[:180] or 'file'}.{ending[:10]}"


def mark_of(state: Mapping[str, Any]) -> str:
    """Stands for all that is said of a piece."""
    told = json.dumps(state, sort_keys=True, default=str)
    return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of what differs."""
    return tuple(name for name in after if before.get(name) != after[name])


def check_successor(number: int, by: int, *, after: Mapping[int, int | None]) -> None:
    """Whether a piece may be superseded by another; after: who supersedes whom. Raises
    UnableToKeep where the two would supersede each other by whatever detour."""
    here: int | None = by
    seen = {number}
    while here is not None:
        if here in seen:
            raise UnableToKeep(flaw=Flaw.IN_A_RING, where="by")
        seen.add(here)
        here = after.get(here)
