from typing import ClassVar

from django.apps import AppConfig


class Slice(AppConfig):
    """A slice of the domain, and what the database must hold it to.

    tracked: tables whose rows facts are made of. Changing one stamps the row with the
    transaction that did it, remembers what a running batch overwrites, and leaves a
    tombstone when a row goes; parents before children.
    append_only: tables that the application's role may add to and read, nothing else.
    parts: table.column of rows that are part of the row the column names: an import taken back
    leaves them while a later import keeps that row changed.
    derived: table.column of what follows from other rows: an import taken back leaves these to
    their slice, which derives them again.
    """

    default_auto_field = "django.db.models.BigAutoField"
    tracked: ClassVar[tuple[str, ...]] = ()
    append_only: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[tuple[str, ...]] = ()
    derived: ClassVar[tuple[str, ...]] = ()


class FoundationConfig(Slice):
    name = "accord.foundation"
    label = "foundation"
    append_only = ("foundation_deliveryattempt",)
