"""Which tool a file is from, as far as its name says."""

import re
from pathlib import PurePath

from accord.intake.rules.months import MONTHS

# First words of file names that say what a row is, or which writing of the file it is, and not
# from where it comes.
_NO_TOOL = frozenset(
    {
        *("account", "accounts", "activities", "activity", "all", "assets", "calls", "campaigns"),
        *("clients", "companies", "contacts", "contatos", "costs", "customers", "data", "deals"),
        *("download", "emails", "events", "export", "exported", "file", "history", "import"),
        *("leads", "list", "meetings", "members", "opportunities", "opportunity", "people"),
        *("report", "sales", "stage", "tasks", "touches", "users", "visits"),
        *("backup", "clean", "cleaned", "copy", "csv", "current", "draft", "final", "fixed"),
        *("from", "full", "last", "latest", "master", "my", "new", "old", "our", "query"),
        *("results", "sheet", "table", "temp", "test", "the", "tmp", "untitled", "updated"),
        *("copia", "copie", "cópia", "novo", "nova", "nou", "noua", "копия", "новый"),
        *("итог", "사본", "최종"),
    }
)
_BOUND = 60


def tool_of(file_name: str) -> str:
    """The first word of a file's name in lower case, "" where it names no tool.

    Exports of one tool share it: "hubspot-contacts.csv" and "hubspot_deals (2).csv".
    """
    stem = PurePath(file_name.strip().lower()).name.partition(".")[0]
    word = next(iter(re.findall(r"[^\W\d_]{2,}", stem)), "")
    return "" if word in _NO_TOOL or word in MONTHS else word[:_BOUND]
