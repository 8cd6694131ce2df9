"""Column types that PostgreSQL has and Django lacks."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Func

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
    AnyText = models.TextField[Any, Any]
else:
    AnyField, AnyText = models.Field, models.TextField


class CurrentTransaction(Func):
    """The id of the transaction that writes the row; never wraps, orders by start."""

    function = "pg_current_xact_id"
    arity = 0


class TransactionId(AnyField):
    """`xid8`: lets the lake copy only rows whose transactions are surely finished."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("db_default", CurrentTransaction())
        options["editable"] = False
        super().__init__(**options)

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 Django's signature
        return "xid8"

    def get_internal_type(self) -> str:
        return "TransactionId"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ARG002 Django's signature
        """As text, which PostgreSQL takes for any type: it has no cast from a number to xid8."""
        return str(value) if isinstance(value, int) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:  # noqa: ARG002 Django's signature
        return None if value is None else int(value)


class CaseInsensitiveText(AnyText):
    """`citext`: equal whatever the case, shown as written."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 Django's signature
        return "citext"
