"""Records that were joined into others, and those that are gone."""

from collections.abc import Mapping, Sequence

from accord.integrations.connecting.values import Row
from accord.integrations.salesforce.queries import beside
from accord.integrations.salesforce.queries.calling import Line
from accord.integrations.salesforce.queries.plain import id_chunks, query
from accord.integrations.salesforce.queries.schema import Schema
from accord.integrations.salesforce.rules import rows, soql
from accord.integrations.salesforce.rules.rows import Cells
from accord.integrations.salesforce.values import Shape

_LOOKS = 3


class Joins:
    """Settles pages: what is live, what is in another record now, what is gone."""

    def __init__(self, line: Line, schema: Schema) -> None:
        self._line = line
        self._schema = schema
        self._merged: dict[str, dict[str, str]] = {}

    def by_ids(self, shape: Shape, asked: Sequence[str], ids: Sequence[str]) -> list[Cells]:
        """Records by their ids, deleted ones too."""
        found = []
        for chunk in id_chunks(ids):
            text = soql.select(
                object=shape.object,
                fields=self._schema.chosen(shape, asked),
                where=[soql.among("Id", chunk)],
            )
            found += query(self._line, text, object=shape.object, deleted=True)
        return found

    def settled(
        self, shape: Shape, found: Sequence[Cells], asked: Sequence[str]
    ) -> tuple[list[Cells], list[Row]]:
        """The live records of a page, those that others are in among them, and the gone ones."""
        live = {each["Id"]: each for each in found if not rows.is_deleted(each)}
        out = [each for each in found if rows.is_deleted(each)]
        if not shape.can_merge:
            return list(live.values()), [rows.gone(each, object=shape.object) for each in out]
        final, heirs = self._heirs(shape, out, asked, known=live)
        live |= heirs
        gone = [
            rows.gone(each, object=shape.object)
            for each in out
            if final.get(each["Id"], "") not in live
        ]
        former: dict[str, list[str]] = {}
        for loser, heir_id in final.items():
            former.setdefault(heir_id, []).append(loser)
        for id, cells in live.items():
            contact = cells.get("ConvertedContactId", "")
            cells["MergedIds"] = rows.joined(contact, *sorted(former.get(id, ())))
        return list(live.values()), gone

    def know(self, shape: Shape) -> None:
        """Ask once who was joined into whom, for reading all."""
        if shape.can_merge and shape.object not in self._merged:
            self._ask(shape)

    def _heirs(
        self,
        shape: Shape,
        out: Sequence[Cells],
        asked: Sequence[str],
        *,
        known: Mapping[str, Cells],
    ) -> tuple[dict[str, str], dict[str, Cells]]:
        """Who is in whom now, and the records that others of the page are in."""
        joined = {each["Id"]: each["MasterRecordId"] for each in out if each.get("MasterRecordId")}
        merged = self._merged.get(shape.object, {})
        if any(merged.get(loser) != to for loser, to in joined.items()):
            merged = self._ask(shape) | joined
        final = rows.finals(merged)
        for _ in range(_LOOKS):
            wanted = {final[loser] for loser in joined if loser in final} - set(known)
            heirs = {each["Id"]: each for each in self.by_ids(shape, asked, sorted(wanted))}
            if not any(each.get("MasterRecordId") for each in heirs.values()):
                break
            final = rows.finals(self._ask(shape) | joined)  # joined on while we looked
        return final, {id: each for id, each in heirs.items() if not rows.is_deleted(each)}

    def _ask(self, shape: Shape) -> dict[str, str]:
        self._merged[shape.object] = beside.merged(self._line, shape.object)
        return self._merged[shape.object]
