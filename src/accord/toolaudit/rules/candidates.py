"""Which rows are worth comparing: those with something in common, be it with one slip in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from accord.toolaudit.values.tables import Forms

BLOCKS = range(1, 61)  # rows in a block that says anything
ENOUGH = 8  # candidates of one row that are worth a closer look
FAINT = 20  # times the best one has in common what another has: that other is no candidate
SLIPS_UP_TO = 60_000  # rows of the smaller side for which spellings with a slip are looked up


def pairs_of(
    left: Mapping[int, Forms], right: Mapping[int, Forms]
) -> Iterator[tuple[int, Sequence[int]]]:
    """For each row of the first side those of the second that it may be, each once."""
    if not left or not right:
        return
    slips = min(len(left), len(right)) <= SLIPS_UP_TO
    if len(left) >= len(right):
        index = _index(right, slips=slips)
        for row, forms in left.items():
            yield row, _looked_up(index, forms, slips=slips)
        return
    index = _index(left, slips=slips)
    turned: dict[int, list[int]] = {}
    for row, forms in right.items():
        for partner in _looked_up(index, forms, slips=slips):
            turned.setdefault(partner, []).append(row)
    yield from turned.items()


def _index(rows: Mapping[int, Forms], *, slips: bool) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for row, forms in rows.items():
        for key in _keys(forms, slips=slips):
            index.setdefault(key, []).append(row)
    return index


def _looked_up(index: Mapping[str, Sequence[int]], forms: Forms, *, slips: bool) -> list[int]:
    """Those that share most, and what few share counts for more than what many do."""
    shared: dict[int, float] = {}
    blocks = sorted(
        (index[key] for key in _keys(forms, slips=slips) if len(index.get(key, ())) in BLOCKS),
        key=len,
    )
    best = 0.0
    for place, block in enumerate(blocks):
        if best * len(block) >= FAINT * (len(blocks) - place):
            break  # whoever is only in this block and larger ones stays faint
        for row in block:
            shared[row] = shared.get(row, 0.0) + 1 / len(block)
            best = max(best, shared[row])
    least = best / FAINT
    near = sorted((-round(much, 6), row) for row, much in shared.items() if much >= least)
    return [row for _much, row in near[:ENOUGH]]


def _keys(forms: Forms, *, slips: bool) -> Iterable[str]:
    texts = [f"{place}i{each}" for place, each in enumerate(forms.ids) if len(each) > 2]
    texts += [f"e{each}" for each in forms.emails]
    texts += [f"p{each}" for each in forms.phones]
    name = forms.name
    if name and " " in name:
        texts.append(f"n{name}")
    keys = set(texts)
    if slips:
        for text in texts:
            start = 2 if text[0].isdigit() else 1
            keys.update(text[:place] + text[place + 1 :] for place in range(start, len(text)))
    if forms.name_key:
        keys.add(f"k{forms.name_key}")
    keys.update(f"l{each.partition('@')[0]}" for each in forms.emails if each.index("@") > 4)
    if forms.company:
        keys.update(
            f"c{forms.company}|{part}" for part in (forms.given_key, forms.family_key) if part
        )
        if not name:
            keys.add(f"c{forms.company}")
    return keys
