"""Why a file or a row cannot be read, as codes with facts; the sentences are made here alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

Fact = str | int


class FileCode(StrEnum):
    MISSING = "MISSING"
    FOLDER = "FOLDER"
    NO_FILE = "NO_FILE"
    UNREADABLE = "UNREADABLE"
    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    ALL_NUL = "ALL_NUL"
    NOT_A_TABLE = "NOT_A_TABLE"
    NAMED_OTHERWISE = "NAMED_OTHERWISE"
    DAMAGED = "DAMAGED"
    PASSWORD = "PASSWORD"  # noqa: S105
    UNPACKS_TOO_LARGE = "UNPACKS_TOO_LARGE"
    NO_LINE_BREAK = "NO_LINE_BREAK"
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"
    NO_HEADER = "NO_HEADER"
    EQUAL_HEADERS = "EQUAL_HEADERS"
    LOOKALIKE_HEADER = "LOOKALIKE_HEADER"
    UNKNOWN_ENCODING = "UNKNOWN_ENCODING"
    UNKNOWN_DELIMITER = "UNKNOWN_DELIMITER"
    UNKNOWN_SHEET = "UNKNOWN_SHEET"
    NO_SHEETS = "NO_SHEETS"
    NO_SUCH_ROW = "NO_SUCH_ROW"


class RowCode(StrEnum):
    SHORT_ROW = "SHORT_ROW"
    LONG_ROW = "LONG_ROW"
    BLANK_ROW = "BLANK_ROW"
    UNDECODABLE = "UNDECODABLE"
    NUL_CHARACTER = "NUL_CHARACTER"
    FIELD_TOO_LONG = "FIELD_TOO_LONG"
    UNCLOSED_QUOTE = "UNCLOSED_QUOTE"
    STRAY_QUOTE = "STRAY_QUOTE"
    REPEATED_HEADER = "REPEATED_HEADER"


class DoubtCode(StrEnum):
    HEADER_ONLY = "HEADER_ONLY"
    PARTLY_SCANNED = "PARTLY_SCANNED"
    BAD_ROWS = "BAD_ROWS"
    UNNAMED_COLUMN = "UNNAMED_COLUMN"
    SCIENTIFIC = "SCIENTIFIC"
    SPREADSHEET_ERROR = "SPREADSHEET_ERROR"
    TURNED_INTO_DATE = "TURNED_INTO_DATE"
    DATE_SERIAL = "DATE_SERIAL"
    DOES_NOT_FIT = "DOES_NOT_FIT"
    MISSING_WORDS = "MISSING_WORDS"
    MOSTLY_FUTURE = "MOSTLY_FUTURE"
    SEVERAL_CURRENCIES = "SEVERAL_CURRENCIES"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code of `FileCode` or `RowCode` with the facts of its sentence."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something worth showing that does not stop the import."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


class UnableToRead(Exception):
    """The file cannot be read at all; `refusal` says why and what to do."""

    def __init__(self, code: FileCode, **facts: Fact) -> None:
        super().__init__(code.value)
        self.refusal = Refusal(code=code.value, facts=facts)


_SENTENCES: Mapping[str, str] = {
    FileCode.MISSING: gettext_noop("There is no file at this place. Choose it again."),
    FileCode.FOLDER: gettext_noop("This is a folder. Name the files in it that hold the tables."),
    FileCode.NO_FILE: gettext_noop(
        "This is a device or a pipe, not a file. Save the table to a file and name that."
    ),
    FileCode.UNREADABLE: gettext_noop(
        "The file is there, but may not be read by this account. Allow it, or copy the file."
    ),
    FileCode.EMPTY: gettext_noop(
        "The file is empty. Export it again from the program it comes from."
    ),
    FileCode.TOO_LARGE: gettext_noop(
        "The file is larger than %(bound)s MB. Split it into parts and import them one by one."
    ),
    FileCode.ALL_NUL: gettext_noop(
        "The file holds only zero bytes: it was damaged while it was copied. Export it again."
    ),
    FileCode.NOT_A_TABLE: gettext_noop(
        "This is not a table but %(what)s. Export the table as CSV or XLSX and choose that file."
    ),
    FileCode.NAMED_OTHERWISE: gettext_noop(
        "The name ends in %(suffix)s, but the content is %(what)s. "
        "Rename the file to end in %(expected)s and choose it again."
    ),
    FileCode.DAMAGED: gettext_noop(
        "The file is damaged or cut off and cannot be opened. Export it again."
    ),
    FileCode.PASSWORD: gettext_noop(
        "The workbook is protected by a password. Save it without one and choose it again."
    ),
    FileCode.UNPACKS_TOO_LARGE: gettext_noop(
        "The packed file grows too large when it is opened. "
        "Unpack it yourself and import the parts."
    ),
    FileCode.NO_LINE_BREAK: gettext_noop(
        "The first %(bound)s characters hold no line break, so there are no rows. "
        "Export the table as CSV with one record per line."
    ),
    FileCode.TOO_MANY_COLUMNS: gettext_noop(
        "The file has %(columns)s columns, %(bound)s at most can be read. "
        "Remove the columns that are not needed."
    ),
    FileCode.NO_HEADER: gettext_noop(
        "Row %(row)s looks like a record (“%(example)s”), not like column names. "
        "Add a first row with the names of the columns, or say that the file has none."
    ),
    FileCode.EQUAL_HEADERS: gettext_noop(
        "Columns %(first)s and %(second)s have the same name (“%(name)s” and “%(other)s”). "
        "Rename one of them."
    ),
    FileCode.LOOKALIKE_HEADER: gettext_noop(
        "The name of column %(column)s, “%(name)s”, mixes letters of two alphabets that look alike "
        "(“%(letter)s”). Type the name again by hand, for instance “%(plain)s”."
    ),
    FileCode.UNKNOWN_ENCODING: gettext_noop(
        "The text cannot be read as %(encoding)s. Choose another character set."
    ),
    FileCode.UNKNOWN_DELIMITER: gettext_noop(
        "A separator is one character, for instance a comma or a semicolon."
    ),
    FileCode.UNKNOWN_SHEET: gettext_noop(
        "The workbook has no sheet “%(sheet)s”. Choose one of: %(sheets)s."
    ),
    FileCode.NO_SHEETS: gettext_noop(
        "Sheet “%(sheet)s” is asked for, but this file is no workbook and has no sheets. "
        "Leave the sheet out."
    ),
    FileCode.NO_SUCH_ROW: gettext_noop("The file has no row %(row)s to take the names from."),
    RowCode.SHORT_ROW: gettext_noop(
        "Row %(row)s is too short (%(has)s of %(expected)s cells): "
        "it ends before column “%(column)s”. Add the missing cells."
    ),
    RowCode.LONG_ROW: gettext_noop(
        "Row %(row)s is too long (%(has)s of %(expected)s cells): “%(extra)s” has no column. "
        "Put text that holds the separator in quotes."
    ),
    RowCode.BLANK_ROW: gettext_noop("Row %(row)s is blank. Delete it or fill it in."),
    RowCode.UNDECODABLE: gettext_noop(
        "Row %(row)s, column %(column)s holds characters that cannot be read as %(encoding)s. "
        "Type the value again, or choose the right character set."
    ),
    RowCode.NUL_CHARACTER: gettext_noop(
        "Row %(row)s, column %(column)s holds a zero byte. Type the value again."
    ),
    RowCode.FIELD_TOO_LONG: gettext_noop(
        "Row %(row)s has a cell of more than %(bound)s characters. Shorten it."
    ),
    RowCode.UNCLOSED_QUOTE: gettext_noop(
        "Row %(row)s opens a quotation mark that is never closed. Close it or remove it."
    ),
    RowCode.STRAY_QUOTE: gettext_noop(
        "Row %(row)s has text after a closing quotation mark. "
        "Double the quotation marks inside the cell."
    ),
    RowCode.REPEATED_HEADER: gettext_noop("Row %(row)s repeats the column names. Delete it."),
    DoubtCode.HEADER_ONLY: gettext_noop("The file has column names but no rows."),
    DoubtCode.PARTLY_SCANNED: gettext_noop(
        "The file is long: what is said here comes from its first %(rows)s rows."
    ),
    DoubtCode.BAD_ROWS: gettext_noop(
        "Rows that cannot be read and go into the error file: %(count)s; the first is row %(row)s."
    ),
    DoubtCode.UNNAMED_COLUMN: gettext_noop("Column %(column)s has values but no name."),
    DoubtCode.SCIENTIFIC: gettext_noop(
        "A spreadsheet has shortened long numbers in column “%(column)s” (“%(example)s”): "
        "their last digits are lost. Export the column again as text."
    ),
    DoubtCode.SPREADSHEET_ERROR: gettext_noop(
        "Column “%(column)s” holds error marks of a spreadsheet (“%(example)s”)."
    ),
    DoubtCode.TURNED_INTO_DATE: gettext_noop(
        "A spreadsheet seems to have turned values of column “%(column)s” into dates "
        "(“%(example)s”)."
    ),
    DoubtCode.DATE_SERIAL: gettext_noop(
        "Column “%(column)s” holds day numbers of a spreadsheet (“%(example)s”) among its dates."
    ),
    DoubtCode.DOES_NOT_FIT: gettext_noop(
        "Values of column “%(column)s” that are of another kind than the rest: %(count)s, "
        "for instance “%(example)s”."
    ),
    DoubtCode.MISSING_WORDS: gettext_noop(
        "Column “%(column)s” holds words for “nothing” (“%(example)s”)."
    ),
    DoubtCode.MOSTLY_FUTURE: gettext_noop(
        "Most dates of column “%(column)s” lie in the future, for instance “%(example)s”."
    ),
    DoubtCode.SEVERAL_CURRENCIES: gettext_noop(
        "Column “%(column)s” holds several currencies: %(currencies)s."
    ),
    "QUESTION.ENCODING": gettext_noop(
        "The file does not say how its letters are stored. Which line reads right?"
    ),
    "QUESTION.HEADER_ROW": gettext_noop(
        "The column names seem to stand in row %(suggested)s. Is that so?"
    ),
    "QUESTION.SHEET": gettext_noop("The workbook has several sheets. Which one shall be read?"),
    "QUESTION.DATE_ORDER": gettext_noop(
        "The dates of column “%(column)s” can be read in more than one way: what does "
        "“%(example)s” mean?"
    ),
    "QUESTION.DATE_CONFLICT": gettext_noop(
        "Column “%(column)s” mixes dates with the day first and with the month first. "
        "Which is right? Rows that do not fit go into the error file."
    ),
    "QUESTION.NUMBER_FORMAT": gettext_noop(
        "The numbers of column “%(column)s” can be read in more than one way: what does "
        "“%(example)s” mean?"
    ),
    "QUESTION.NUMBERS_TOGETHER": gettext_noop(
        "The numbers of %(count)s columns (%(columns)s) can be read in more than one way: "
        "what does “%(example)s” mean?"
    ),
    "MAP.MEANING": gettext_noop(
        "“%(word)s” of %(field)s cannot mean “%(code)s”. It is one of: %(codes)s."
    ),
    "MAP.DEFAULT": gettext_noop(
        "The default of %(field)s, “%(default)s”, is not one that it can hold: %(why)s."
    ),
    "MAP.LIKE": gettext_noop(
        "“%(field)s” cannot be taken from “%(base)s”: name another field that holds words."
    ),
    "QUESTION.NUMBER_CONFLICT": gettext_noop(
        "Column “%(column)s” mixes ways of writing numbers. Which is right? "
        "Rows that do not fit go into the error file."
    ),
    "QUESTION.NUMBER_OR_DATE": gettext_noop(
        "Is “%(example)s” in column “%(column)s” a number or a point in time?"
    ),
}

_HOLDS: Mapping[str, str] = {
    "TEXT": gettext_noop("at most %(bound)s characters"),
    "KEY": gettext_noop("at most %(bound)s characters"),
    "EMAIL": gettext_noop("an e-mail address"),
    "WHOLE": gettext_noop("a whole number from 0 up"),
    "AMOUNT": gettext_noop("a sum such as 1200.50"),
    "DAY": gettext_noop("a day such as 2026-01-31"),
    "PERIOD": gettext_noop("a day, a week or a month such as 2026-01-31, 2026-W05 or 2026-01"),
    "MOMENT": gettext_noop("a moment such as 2026-01-31 or 2026-01-31T09:00:00Z"),
    "FLAG": gettext_noop("yes or no"),
}

_CONTENTS: Mapping[str, str] = {
    "html": gettext_noop("a web page"),
    "xml": gettext_noop("an XML document"),
    "json": gettext_noop("JSON"),
    "pdf": gettext_noop("a PDF document"),
    "image": gettext_noop("a picture"),
    "zip": gettext_noop("a ZIP archive"),
    "archive": gettext_noop("a packed archive"),
    "program": gettext_noop("a program"),
    "document": gettext_noop("a text document"),
    "card": gettext_noop("a contact card or calendar"),
    "database": gettext_noop("a database file"),
    "opendocument": gettext_noop("an OpenDocument file"),
    "binary": gettext_noop("binary data"),
    "gzip": gettext_noop("packed with gzip"),
    "workbook": gettext_noop("a spreadsheet workbook"),
}


def sentence(code: str, facts: Mapping[str, Fact]) -> str:
    """The sentence of a refusal, a doubt or (with the prefix `QUESTION.`) a question; `MAP.` is
    about a map.

    Facts are filled into one translated sentence; the fact `what` is itself a code of content.
    """
    if "what" in facts:
        what = str(facts["what"])
        facts = {**facts, "what": _(_CONTENTS[what]) if what in _CONTENTS else what}
    return _(_SENTENCES[code]) % facts


def what_it_holds(kind: str, *, bound: int) -> str:
    """What a field of this type can hold, to stand within a sentence."""
    return _(_HOLDS[kind]) % {"bound": bound}


def codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(str(code) for code in _SENTENCES)
