"""The separator and the quoting of a text table, and what is no table at all."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from accord.intake.values.reading import Dialect

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 200
_SEP_LINE = re.compile(r"\"?sep=(?P<delimiter>[^\r\n\"]|\t)\"?[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
_CONTENTS: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"GIF8", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"{\\rtf", "document"),
    (b"PAR1", "database"),
    (b"SQLite format 3", "database"),
    (b"BEGIN:V", "card"),
)
_DBASE_VERSIONS = frozenset(b"\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8b\x8e\xcb\xf5\xfb")
_JSON = re.compile(r"\{\s*(?:\"|\})|\[\s*[\[{\]]|\[\s*\"[^\"]*\"\s*[,\]]")


def content_of(head: bytes) -> str | None:
    """What a file that is no text table is, seen from its first bytes; None if it may be one."""
    for start, what in _CONTENTS:
        if head.startswith(start):
            return what
    return "database" if _is_dbase(head) else None


def _is_dbase(head: bytes) -> bool:
    """A dBASE table: version, day of its last change, and sizes that fit, all as numbers."""
    if len(head) < 32 or head[0] not in _DBASE_VERSIONS:
        return False
    size = int.from_bytes(head[8:10], "little")
    dated = 1 <= head[2] <= 12 and 1 <= head[3] <= 31
    return dated and size > 32 and size % 32 in (1, 8) and head[12:14] == b"\0\0"


def content_of_text(text: str) -> str | None:
    """The same for text: a web page, XML or JSON."""
    start = text[:4096].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<script", "<head", "<body")):
        return "html"
    if start.startswith(("<?xml", "<svg", "<!--")):
        return "xml"
    if _JSON.match(start):
        return "json"
    controls = sum(1 for letter in start if letter < " " and letter not in "\t\r\n\0\x1a\f\v")
    return "binary" if len(start) > 16 and controls * 10 > len(start) else None


def separator_line(text: str) -> tuple[str, int] | None:
    """The separator that a spreadsheet's first line `sep=;` names, and the line's length."""
    match = _SEP_LINE.match(text)
    return (match["delimiter"], match.end()) if match else None


def guess(text: str) -> Dialect:
    """The dialect under which the start of a table falls into records of one width.

    `text` should end with a complete line. A table of one column is read with commas.
    """
    lines = list(io.StringIO(text, newline=""))
    widths = {delimiter: _widths(lines, delimiter) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda candidate: _evenness(widths[candidate]))
    if _evenness(widths[delimiter]) <= (0.0, 0):
        delimiter = ","
    return Dialect(delimiter=delimiter, space_after_delimiter=_spaced(text, delimiter))


def _widths(lines: Sequence[str], delimiter: str) -> list[int]:
    found: list[int] = []
    spaced = any(f'{delimiter} "' in line for line in lines[:SAMPLE_RECORDS])
    reader = csv.reader(iter(lines), delimiter=delimiter, skipinitialspace=spaced)
    try:
        for row in reader:
            if any(row):
                found.append(len(row))
            if len(found) == SAMPLE_RECORDS:
                break
    except csv.Error:
        return found
    return found


def _evenness(widths: list[int]) -> tuple[float, int]:
    """How evenly the records are cut, and how wide; nothing if they are not cut at all."""
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0, 0
    usual, count = Counter(wide).most_common(1)[0]
    even = count / len(widths)
    if widths[0] == usual:
        even += 0.25  # the names are cut like the records
    return round(even, 1), usual


def _spaced(text: str, delimiter: str) -> bool:
    """Whether quotes follow a space after the separator: `1, "a, b"`."""
    return f'{delimiter} "' in text and f'{delimiter}"' not in text
