"""Which tool a file is from, as far as its name says."""

import re
from pathlib import PurePath

# First words of file names that say what a row is, or that it was exported, and not from where.
_NO_TOOL = frozenset(
    {
        *("account", "accounts", "activities", "activity", "all", "assets", "calls", "campaigns"),
        *("clients", "companies", "contacts", "contatos", "costs", "customers", "data", "deals"),
        *("download", "emails", "events", "export", "exported", "file", "history", "import"),
        *("leads", "list", "meetings", "members", "opportunities", "opportunity", "people"),
        *("report", "sales", "stage", "tasks", "touches", "users", "visits"),
    }
)
_BOUND = 60


def tool_of(file_name: str) -> str:
    """The first word of a file's name in lower case, "" where it names no tool.

    Exports of one tool share it: "hubspot-contacts.csv" and "hubspot_deals (2).csv".
    """
    stem = PurePath(file_name.strip().lower()).name.partition(".")[0]
    word = next(iter(re.findall(r"[^\W\d_]{2,}", stem)), "")
    return "" if word in _NO_TOOL else word[:_BOUND]
