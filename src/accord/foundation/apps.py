from typing import ClassVar

from django.apps import AppConfig

from accord.foundation.owned import Owned
from accord.foundation.personal import Held, Of, Passing, Swept


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
    sets, held, swept: where a person's data lies (`foundation.personal`), parents before children.
    passing: files of people on their way through work that ends.
    owned: open work of members, which goes on when they leave (`foundation.owned`).
    impersonal: tables that hold nothing of people outside, though they hold text.
    """

    default_auto_field = "django.db.models.BigAutoField"
    tracked: ClassVar[tuple[str, ...]] = ()
    append_only: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[tuple[str, ...]] = ()
    derived: ClassVar[tuple[str, ...]] = ()
    sets: ClassVar[tuple[Of, ...]] = ()
    held: ClassVar[tuple[Held, ...]] = ()
    swept: ClassVar[tuple[Swept, ...]] = ()
    passing: ClassVar[tuple[Passing, ...]] = ()
    owned: ClassVar[tuple[Owned, ...]] = ()
    impersonal: ClassVar[tuple[str, ...]] = ()


class FoundationConfig(Slice):
    name = "accord.foundation"
    label = "foundation"
    append_only = ("foundation_deliveryattempt",)
    held = (
        Held(
            "foundation_beforeimage",
            "(t.relation = 'contacts_person' and t.row_id = any({people}))"
            " or (t.relation = 'contacts_sourcerecord' and t.row_id = any({records}))"
            " or (t.relation = 'leads_lead' and t.row_id = any({leads}))"
            " or (t.relation = 'deals_deal' and t.row_id = any({deals}))"
            " or (t.relation = 'journeys_touch' and t.row_id = any({touches}))"
            " or t.before::text ~* {words}",
            exported=False,
        ),
        Held(
            "foundation_delivery",
            "t.person_id = any({people}) or t.recipient ~* {words} or t.content::text ~* {words}",
            blank={
                "recipient": "''",
                "person_id": "null",
                "content": "'{{}}'",
                "last_error": "''",
                "settled_at": "coalesce(t.settled_at, now())",
                "state": "case when t.state = 'WAITING' then 'DEAD' else t.state end",
                "leased_until": "null",
            },
        ),
    )
    swept = (Swept("foundation_deliveryattempt", ("answer",)),)
    impersonal = ("foundation_tally",)
