"""A condition of SQL that one slice gives to another's statement."""

from dataclasses import dataclass

_OF = "{of}"


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to hold of something that the statement names, written `{of}` in `sql`.

    It holds no text from outside, so that it stands in a statement as it is.
    """

    sql: str = "true"

    def of(self, expression: str) -> str:
        """The condition for a column or an id of the statement."""
        return f"({self.sql.replace(_OF, expression)})"

    @property
    def is_always(self) -> bool:
        return self.sql == "true"


ALWAYS = Condition()
