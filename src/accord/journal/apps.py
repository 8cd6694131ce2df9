from accord.foundation.apps import Slice


class JournalConfig(Slice):
    name = "accord.journal"
    label = "journal"
    append_only = ("journal_entry",)
    impersonal = ("journal_entry",)
