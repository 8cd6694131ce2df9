"""The fields that objects of an org have, and which of them a query names."""

from collections.abc import Sequence

from accord.integrations.connecting.values import Fault, Faulty, FieldCard
from accord.integrations.salesforce.queries.calling import Line
from accord.integrations.salesforce.rules import rows
from accord.integrations.salesforce.values import Shape


class Schema:
    """What objects look like, each asked for once."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._cards: dict[str, tuple[FieldCard, ...]] = {}

    def fields(self, shape: Shape) -> tuple[FieldCard, ...]:
        """The fields of an object as it is described now, and those that we make."""
        if shape.object not in self._cards:
            path = f"sobjects/{shape.object}/describe"
            said = self._line.json("GET", path, object=shape.object)
            self._cards[shape.object] = rows.cards(said, object=shape.object)
        return self._cards[shape.object]

    def forget(self, shape: Shape) -> None:
        """Ask again next time."""
        self._cards.pop(shape.object, None)

    def asked(self, shape: Shape, fields: Sequence[str]) -> list[str]:
        """The fields to answer, all of them known: names of a query come from the org alone."""
        made = {card.name for card in shape.made}
        self.need(shape, [name for name in fields if name not in made])
        return [name for name in dict.fromkeys(fields) if name not in ("Id", "deleted")]

    def need(self, shape: Shape, names: Sequence[str]) -> None:
        """Raises Faulty(FIELD_GONE) for a name that the object does not have."""
        known = {card.name for card in self.fields(shape)} | {"Id", "deleted", *shape.needs}
        for name in names:
            if name not in known:
                raise Faulty(Fault.FIELD_GONE, detail=name[:120])

    def chosen(self, shape: Shape, asked: Sequence[str]) -> list[str]:
        """What a query selects: what was asked, and what we need of it."""
        made = {card.name for card in shape.made}
        known = {card.name for card in self.fields(shape)} - made
        technical = [shape.stamp, "IsDeleted", "MasterRecordId"]
        parents = [name for name in shape.needs if "." in name]
        plain = [name for name in (*technical, *shape.needs) if name in known]
        return ["Id", *(name for name in asked if name in known), *plain, *parents]
