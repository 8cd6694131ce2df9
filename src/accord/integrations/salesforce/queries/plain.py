"""Queries that are answered at once, a page after the other."""

from collections.abc import Iterator, Sequence

from accord.integrations.connecting.values import Fault, Faulty
from accord.integrations.salesforce.queries.calling import Line
from accord.integrations.salesforce.rules import rows, soql
from accord.integrations.salesforce.rules.faults import Refused
from accord.integrations.salesforce.rules.rows import Cells
from accord.integrations.salesforce.values import IDS_AT_ONCE, Shape

_PAGES = 10_000  # an answer that always names a next page is none


def query(line: Line, text: str, *, object: str = "", deleted: bool = False) -> list[Cells]:
    """All rows of a query, deleted ones too where asked; follows the addresses of next pages."""
    said = line.json("GET", "queryAll" if deleted else "query", object=object, params={"q": text})
    found: list[Cells] = []
    for _ in range(_PAGES):
        found += map(rows.flat, _records(said))
        following = "" if said.get("done", True) else str(said.get("nextRecordsUrl", ""))
        if not following.startswith("/services/data/"):
            return found
        said = line.json("GET", following, object=object)
    raise Faulty(Fault.NOT_ITS_API, detail="nextRecordsUrl")


def _records(said: object) -> list[dict[str, object]]:
    if not isinstance(said, dict) or not isinstance(said.get("records"), list):
        raise Faulty(Fault.NOT_ITS_API, detail="records")
    return list(said["records"])


def count(line: Line, shape: Shape) -> int | None:
    """How many records an object has; None where counting them takes the org too long."""
    where = f" WHERE {shape.only}" if shape.only else ""
    text = f"SELECT COUNT() FROM {shape.object}{where}"
    try:
        said = line.json("GET", "query", object=shape.object, params={"q": text})
    except Refused as refused:
        if refused.code == "QUERY_TIMEOUT":
            return None
        raise
    return int(said.get("totalSize", 0))


def id_chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids in parts that fit the address of a query; what can be no id is left out."""
    wanted = [each for each in dict.fromkeys(ids) if soql.is_id(each)]
    for start in range(0, len(wanted), IDS_AT_ONCE):
        yield wanted[start : start + IDS_AT_ONCE]
