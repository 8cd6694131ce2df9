"""The clauses of a wording: what one can speak about, and how two wordings differ; pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from accord.definitions.values import Change, Changed

LONGEST_ANCHOR = 200
# What an item of a list is told apart by.
_NAMED_BY = ("code", "name", "term", "claim")


def clauses_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """Each clause by its anchor, in order: items of lists by what they are called, all else by
    its place, such as "stages.mql", "fit.criteria.employees", "fit.threshold"."""
    return dict(_clauses(body, path=()))


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """What differs between two wordings, clause by clause: taken away, added, worded otherwise,
    and at the end lists whose order is another."""
    old, new = clauses_of(before), clauses_of(after)
    anchors = list(dict.fromkeys([*old, *new]))
    changes = [
        Change(anchor, _how(anchor, old, new), old.get(anchor), new.get(anchor))
        for anchor in anchors
        if anchor not in old or anchor not in new or old[anchor] != new[anchor]
    ]
    return (*changes, *_moved(old, new))


def _how(anchor: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Changed:
    if anchor not in old:
        return Changed.ADDED
    return Changed.WORDED if anchor in new else Changed.REMOVED


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Lists whose common items stand in another order: (list, names before, names after)."""
    found = []
    for group in dict.fromkeys(anchor.rpartition(".")[0] for anchor in old if anchor in new):
        order = [
            [one for one in side if one.rpartition(".")[0] == group and one in other]
            for side, other in ((old, new), (new, old))
        ]
        if group and order[0] != order[1] and isinstance(old[order[0][0]], Mapping):
            names = [
                [side[one] for one in row] for side, row in zip((old, new), order, strict=True)
            ]
            found.append(Change(group, Changed.MOVED, names[0], names[1]))
    return found


def _clauses(value: Mapping[str, Any], *, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, said in value.items():
        place = (*path, name)
        if isinstance(said, Mapping):
            yield from _clauses(said, path=place)
        elif _is_list_of_items(said):
            yield from _items(said, path=place)
        else:
            yield _anchor(place), said


def _items(
    items: Sequence[Mapping[str, Any]], *, path: tuple[str, ...]
) -> Iterator[tuple[str, Any]]:
    seen: dict[str, int] = {}
    for item in items:
        called = next((str(item[name]) for name in _NAMED_BY if item.get(name)), "")
        seen[called] = seen.get(called, 0) + 1
        again = f"~{seen[called]}" if seen[called] > 1 or not called else ""
        yield _anchor((*path, f"{called}{again}".replace(".", "·"))), item


def _is_list_of_items(said: Any) -> bool:
    return isinstance(said, list) and bool(said) and all(isinstance(item, Mapping) for item in said)


def _anchor(path: tuple[str, ...]) -> str:
    return ".".join(path)[:LONGEST_ANCHOR]
