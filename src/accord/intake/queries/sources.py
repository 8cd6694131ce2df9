"""Opening a file by what it really is: plain text, gzip or a workbook, within stated bounds."""

import codecs
import gzip
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from accord.intake.rules import dialect, encoding
from accord.intake.values.reading import (
    FILE_BYTES_BOUND,
    UNPACKED_FREE_BYTES,
    UNPACKED_RATIO_BOUND,
    WORKBOOK_ENTRIES_BOUND,
    WORKBOOK_UNPACKED_BOUND,
    Container,
)
from accord.intake.values.refusals import FileCode, UnableToRead

CHUNK_BYTES = 512 * 1024
SAMPLE_BYTES = 1024 * 1024
SAMPLE_LINES = 200
SURVEYED_LINES = 20_000
_SUFFIXES = {Container.GZIP: ".gz", Container.WORKBOOK: ".xlsx"}
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".tab", ".psv")
_PACKED = {
    "xl/workbook.xml": "workbook",
    "xl/workbook.bin": "workbook",
    "word/document.xml": "document",
    "content.xml": "opendocument",
}
_WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls")


def container_of(path: Path, *, name: str) -> Container:
    """What the file is by its first bytes; refused where its name says something else."""
    _check_place(path)
    size = path.stat().st_size
    if size == 0:
        raise UnableToRead(FileCode.EMPTY)
    if size > FILE_BYTES_BOUND:
        raise UnableToRead(FileCode.TOO_LARGE, bound=FILE_BYTES_BOUND // 1024**2)
    try:
        with path.open("rb") as opened:
            head = opened.read(64)
    except OSError as problem:
        raise UnableToRead(FileCode.UNREADABLE) from problem
    what = dialect.content_of(head)
    if what is None:
        container = Container.TEXT
    elif what == "gzip":
        container = Container.GZIP
    else:
        what = _packed_content(path) if what == "zip" else what
        if what != "workbook":
            raise UnableToRead(FileCode.NOT_A_TABLE, what=what)
        container = Container.WORKBOOK
    _check_name(name, container, what or "")
    return container


def _check_place(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except PermissionError as problem:
        raise UnableToRead(FileCode.UNREADABLE) from problem
    except (OSError, ValueError) as problem:
        raise UnableToRead(FileCode.MISSING) from problem
    if stat.S_ISDIR(mode):
        raise UnableToRead(FileCode.FOLDER)
    if not stat.S_ISREG(mode):
        raise UnableToRead(FileCode.NO_FILE)


@contextmanager
def opened(path: Path, container: Container) -> Iterator[IO[bytes]]:
    """The bytes of a text table, unpacked on the way if need be."""
    with path.open("rb") as raw:
        if container is Container.GZIP:
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield unpacked  # type: ignore[misc]
        else:
            yield raw


def chunks(path: Path, container: Container) -> Iterator[bytes]:
    """The bytes in pieces; what unpacks to far more than its size is refused on the way."""
    bound = FILE_BYTES_BOUND
    if container is Container.GZIP:
        packed = path.stat().st_size
        bound = min(bound, max(UNPACKED_FREE_BYTES, packed * UNPACKED_RATIO_BOUND))
    total = 0
    try:
        with opened(path, container) as source:
            while chunk := source.read(CHUNK_BYTES):
                total += len(chunk)
                if total > bound:
                    raise UnableToRead(FileCode.UNPACKS_TOO_LARGE)
                yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as damaged:
        raise UnableToRead(FileCode.DAMAGED) from damaged


def survey(path: Path, container: Container) -> encoding.Survey:
    """One pass over all bytes: what they say about the character set."""
    head, total_lines, lines, undecodable = b"", 0, 0, 0
    good: list[bytes] = []
    odd: list[bytes] = []
    rest = b""
    for chunk in chunks(path, container):
        head = head or chunk
        total_lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
        if chunk.isascii() and rest.isascii():
            rest = chunk[-4096:] if not chunk.endswith((b"\n", b"\r")) else b""
            continue
        if lines > SURVEYED_LINES:
            continue
        parts = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
        rest = parts.pop()[-CHUNK_BYTES:]
        for line in parts:
            if not line.isascii():
                lines += 1
                undecodable += _sort(line, good, odd)
    if not rest.isascii():
        lines += 1
        undecodable += _sort(rest, good, odd)
    sample = tuple(line[:2_000] for line in [*odd, *good][:SAMPLE_LINES])
    return encoding.Survey(
        head=head,
        total_lines=max(total_lines, 1),
        lines=lines,
        undecodable=undecodable,
        sample=sample,
    )


def texts(path: Path, container: Container, *, named: str) -> Iterator[tuple[str, bool]]:
    """The decoded text in pieces; True where a piece holds markers for what does not decode."""
    decoder = codecs.getincrementaldecoder(named)("strict")
    first = True
    for chunk in chunks(path, container):
        text, dirty = _decode(decoder, chunk, final=False)
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        yield text, dirty or "\0" in text
    text, dirty = _decode(decoder, b"", final=True)
    if text:
        yield text, dirty


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> tuple[str, bool]:
    state = decoder.getstate()
    try:
        return decoder.decode(chunk, final), False
    except UnicodeDecodeError:
        decoder.errors = encoding.MARKING
        decoder.setstate(state)
        text = decoder.decode(chunk, final)
        decoder.errors = "strict"
        return text, True


def _sort(line: bytes, good: list[bytes], odd: list[bytes]) -> int:
    """Keep a line as an example; 1 if it is not UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError:
        kept, undecodable = odd, 1
    else:
        kept, undecodable = good, 0
    if len(kept) < SAMPLE_LINES:
        kept.append(line)
    return undecodable


def _packed_content(path: Path) -> str:
    """What a ZIP file is; a workbook only if it is safe to open."""
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            found = next((what for name, what in _PACKED.items() if name in names), "zip")
            if found == "workbook":
                _check_size(path, entries)
                for entry in entries:
                    if entry.filename.endswith((".xml", ".rels")):
                        _check_entry(packed, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as damaged:
        raise UnableToRead(FileCode.DAMAGED) from damaged
    return found


def _check_size(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    bound = max(UNPACKED_FREE_BYTES, path.stat().st_size * UNPACKED_RATIO_BOUND)
    if len(entries) > WORKBOOK_ENTRIES_BOUND or unpacked > min(bound, WORKBOOK_UNPACKED_BOUND):
        raise UnableToRead(FileCode.UNPACKS_TOO_LARGE)


def _check_entry(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Parts of a workbook never declare document types; those that do are attacks."""
    with packed.open(entry) as part:
        start = part.read(4096)
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise UnableToRead(FileCode.DAMAGED)


def _check_name(name: str, container: Container, what: str) -> None:
    lowered = name.casefold()
    suffix = "." + lowered.rsplit(".", 1)[-1]
    told: Container | None = None
    if suffix in _TEXT_SUFFIXES:
        told = Container.TEXT
    elif suffix == ".gz":
        told = Container.GZIP
    elif suffix in _WORKBOOK_SUFFIXES:
        told = Container.WORKBOOK
    if told is None or told is container:
        return
    if container is Container.TEXT:
        if told is Container.GZIP:
            raise UnableToRead(FileCode.DAMAGED)
        return  # a text table named .xls is what many programs export
    raise UnableToRead(
        FileCode.NAMED_OTHERWISE, suffix=suffix, what=what, expected=_SUFFIXES[container]
    )
