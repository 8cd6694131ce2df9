"""The journeys of all won deals, as columns of numbers: touches are taken in as they are read, in
any order, and nothing is sorted. What a journey's first touch is, or its last, is kept for each
deal as they come; `rules.weighing` credits by what is left at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from accord.attribution.values.models_of_credit import WHOLE_WEIGHT, Key
from accord.kernel.zones import MICROSECOND, changes_of
from accord.kernel.zones import moment as moment_of

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
NEVER = np.iinfo(np.int64).min  # a moment of what did not happen
_FAR = np.iinfo(np.int64).max
_UTC = ZoneInfo("UTC")
DAY = 86_400_000_000  # microseconds
# So many pairs of deals and groups are counted in a table of all; of more only those met.
_TABLE = 1 << 23
# Touches that are looked at in one go: what is noted on the way stays next to the processor.
_AT_ONCE = 1 << 15
# People whose numbers lie farther apart are looked for instead of looked up.
_LARGEST = 1 << 26


@dataclass(frozen=True, slots=True, kw_only=True)
class WonDeals:
    """Moments are microseconds since 1970, NEVER where there is none; amount 0 without a value.
    currency: its place in `currencies`."""

    key: Whole
    amount: Whole
    is_valued: Flags
    currency: Whole
    currencies: Sequence[str]
    anchor: Whole
    lead_at: Whole
    opportunity_at: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Whose touches are of which deal, a row for each person and deal: head is who the person is
    one with, deal the place in WonDeals."""

    person: Whole
    head: Whole
    deal: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Touches:
    """grp: the place of the group, 0 for none. piece: a kind and a content that count once a day
    for one head, below 0 for what counts each time. is_direct: nothing brought them. Any may be of
    fewer bits than is said."""

    key: Whole
    person: Whole
    moment: Whole
    grp: Whole
    piece: Whole
    is_direct: Flags

    def rows(self, start: int, end: int) -> Touches:
        """Some of them, in as many bits as is said."""
        whole = {
            name: getattr(self, name)[start:end].astype(np.int64, copy=False)
            for name in ("key", "person", "moment", "grp", "piece")
        }
        return Touches(**whole, is_direct=self.is_direct[start:end])


@dataclass(frozen=True, slots=True)
class Ends:
    """One key touch of each deal that has it: the deals, which touch it is, and its row among the
    cells."""

    deals: Whole
    key: Whole
    rows: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A row for each deal and group that touched it, by group: how often, and the weights that
    fade. ends: the key touches of the deals; named: the last that somebody brought; touched: how
    often each deal was."""

    deal: Whole
    grp: Whole
    touches: Whole
    weight: Whole
    ends: Mapping[Key, Ends]
    named: Ends
    touched: Whole
    deals: WonDeals
    groups: int


class Journeys:
    """Take in all touches with `add`, then ask for `cells`. look_back in days; groups: one more
    than the largest place of a group; zone: whose days a touch counts once in."""

    def __init__(
        self,
        deals: WonDeals,
        ways: Ways,
        *,
        look_back: int,
        groups: int,
        zone: ZoneInfo = _UTC,
    ) -> None:
        self._deals, self._ways, self._groups = deals, _Found(ways), groups
        self._look_back, self._zone = look_back * DAY, zone
        self._lead_ago = _ago(deals, deals.lead_at)
        self._opportunity_ago = _ago(deals, deals.opportunity_at)
        size = len(deals.key)
        self._first = _Kept(size, is_latest=False)
        self._last, self._lead, self._opportunity = (
            _Kept(size, is_latest=True) for _each in range(3)
        )
        # The same as the last ones until somebody comes whom nothing brought.
        self._named = self._last
        # Cells and how long ago, of each touch.
        self._held: list[tuple[Whole, Whole]] = []
        self._aside: list[_Aside] = []

    def add(self, touches: Touches) -> None:
        """Some of the touches, each once."""
        for start in range(0, len(touches.key), _AT_ONCE):
            self._add(touches.rows(start, start + _AT_ONCE))

    def _add(self, touches: Touches) -> None:
        place, way = self._ways.rows(touches.person)
        deal, moment, piece = self._ways.deal[way], touches.moment[place], touches.piece[place]
        ago = self._deals.anchor[deal] - moment
        found = _Chosen(touches.key[place], deal, ago, touches.grp[place], touches.is_direct[place])
        counts = (ago >= 0) & (ago <= self._look_back)
        once = np.flatnonzero(counts & (piece >= 0))
        if len(once):
            day = days_of(moment[once], zone=self._zone)
            self._aside.append(
                _Aside(found.only(once), self._ways.pair[way[once]], piece[once], day)
            )
            counts &= piece < 0
        self._take(found, counts)

    def cells(self, *, half_life: float) -> Cells:
        """What all touches come to."""
        for found, counts in _once(self._aside):
            self._take(found, counts)
        self._aside = []
        known, touches, weight = self._counted(half_life)
        size = len(self._deals.key)
        deal, grp = known % size, known // size
        touched = np.zeros(size, np.int64)
        np.add.at(touched, deal, touches)
        return Cells(
            deal=deal, grp=grp, touches=touches, weight=weight, deals=self._deals,
            groups=self._groups, named=self._named.ends(known), touched=touched,
            ends={
                Key.FIRST: self._first.ends(known), Key.CLOSED_WON: self._last.ends(known),
                Key.LEAD_CREATED: self._lead.ends(known),
                Key.OPPORTUNITY_CREATED: self._opportunity.ends(known),
            },
        )  # fmt: skip

    def _take(self, found: _Chosen, counts: Flags) -> None:
        """Touches of which some count."""
        deal, ago = found.deal, found.ago
        if self._named is not self._last or found.is_direct.any():
            self._named = self._last.copy() if self._named is self._last else self._named
            self._named.look(found, counts & ~found.is_direct)
        self._first.look(found, counts)
        self._last.look(found, counts)
        self._lead.look(found, counts & (ago >= self._lead_ago[deal]))
        self._opportunity.look(found, counts & (ago >= self._opportunity_ago[deal]))
        cell = deal + found.grp * len(self._deals.key)
        if not counts.all():
            cell, ago = cell[counts], ago[counts]
        self._held.append((cell, ago))

    def _counted(self, half_life: float) -> tuple[Whole, Whole, Whole]:
        """Which deals and groups met, by their cells; their touches and weights."""
        deals = len(self._deals.key)
        size, known = deals * self._groups, None
        rows = [cell for cell, _ago in self._held]
        if size > _TABLE:
            known, found = np.unique(np.concatenate(rows), return_inverse=True)
            rows = np.split(found, np.cumsum([len(row) for row in rows])[:-1])
            size = len(known)
        touches, weight = np.zeros(size, np.int64), np.zeros(size, np.int64)
        for (cell, ago), row in zip(self._held, rows, strict=True):
            days = (ago - self._last.ago[cell % deals]) / DAY
            np.add.at(touches, row, 1)
            np.add.at(weight, row, decayed(days, half_life=half_life))
        if known is None:
            known = np.flatnonzero(touches)
            touches, weight = touches[known], weight[known]
        return known, touches, weight


def days_of(moments: Whole, *, zone: ZoneInfo) -> Whole:
    """The days of moments by the clock of a zone, counted from one and the same."""
    if zone is _UTC or not len(moments):
        return moments // DAY
    first, last = (moment_of(int(each)).year for each in (moments.min(), moments.max()))
    # That of the year before holds until the first change.
    found = [change for year in range(first - 1, last + 1) for change in changes_of(zone, year)]
    begins = moment_of(int(moments.min())).astimezone(zone).utcoffset()
    assert begins is not None
    found = [(since, offset) for since, offset in found if since > moments.min()]
    since = np.array([since for since, _offset in found], np.int64)
    offsets = np.array([begins // MICROSECOND, *(offset for _since, offset in found)], np.int64)
    return (moments + offsets[np.searchsorted(since, moments, side="right")]) // DAY


def decayed(days: Numbers, *, half_life: float) -> Whole:
    """As `rules.shares.decayed`, of many."""
    return np.maximum(1, rounded(WHOLE_WEIGHT * np.exp(-log(2) * days / half_life)))


def rounded(numbers: Numbers) -> Whole:
    """Whole numbers next to these, which are not below 0; a half goes up."""
    return np.floor(numbers + 0.5).astype(np.int64)


def _ago(deals: WonDeals, at: Whole) -> Whole:
    """How long before each deal was won, so long that nothing was before it for NEVER."""
    return np.where(at == NEVER, _FAR, deals.anchor - np.where(at == NEVER, 0, at))


class _Chosen(NamedTuple):
    """Touches of journeys: so long before the deal was won, in microseconds."""

    key: Whole
    deal: Whole
    ago: Whole
    grp: Whole
    is_direct: Flags

    def only(self, rows: Whole) -> _Chosen:
        return _Chosen(
            self.key[rows], self.deal[rows], self.ago[rows], self.grp[rows], self.is_direct[rows]
        )


class _Kept:
    """The latest touch of each deal, or the earliest; of one moment the record tells which."""

    def __init__(self, size: int, *, is_latest: bool) -> None:
        self._is_latest = is_latest
        self.ago = np.full(size, _FAR if is_latest else -1, np.int64)
        self.key = np.full(size, -1 if is_latest else _FAR, np.int64)
        self.grp = np.full(size, -1, np.int64)

    def copy(self) -> _Kept:
        """Another one that has kept the same."""
        other = _Kept(0, is_latest=self._is_latest)
        other.ago, other.key, other.grp = self.ago.copy(), self.key.copy(), self.grp.copy()
        return other

    def look(self, found: _Chosen, counts: Flags) -> None:
        """Look at those touches that count, whether they come before the one that is kept."""
        kept = self.ago[found.deal]
        may = found.ago <= kept if self._is_latest else found.ago >= kept
        rows = np.flatnonzero(may & counts)
        deal, ago, key = found.deal[rows], found.ago[rows], found.key[rows]
        nearer, later = (np.minimum, np.maximum) if self._is_latest else (np.maximum, np.minimum)
        before = self.ago[deal]
        nearer.at(self.ago, deal, ago)
        after = self.ago[deal]
        self.key[deal[before != after]] = -1 if self._is_latest else _FAR
        met = np.flatnonzero(ago == after)
        later.at(self.key, deal[met], key[met])
        is_kept = met[key[met] == self.key[deal[met]]]
        self.grp[deal[is_kept]] = found.grp[rows[is_kept]]

    def ends(self, known: Whole) -> Ends:
        """Of the deals that have one, by the cells that are known."""
        deals = np.flatnonzero(self.grp >= 0)
        cells = deals + self.grp[deals] * len(self.grp)
        return Ends(deals, self.key, np.searchsorted(known, cells))


class _Aside(NamedTuple):
    """Touches that count once for their pair of a deal and a head, their piece and their day."""

    found: _Chosen
    pair: Whole
    piece: Whole
    day: Whole


def _once(aside: Sequence[_Aside]) -> Iterator[tuple[_Chosen, Flags]]:
    """The same touches, and which of them are the first of their head with their piece on their
    day, in their deal. Most are, so only those that are not alone are looked at closer."""
    if not aside:
        return
    pair, piece, day = (np.concatenate([part[column] for part in aside]) for column in (1, 2, 3))
    code = _both(_both(pair, piece), day)
    order = np.argsort(code)
    ordered = code[order]
    is_again = np.zeros(len(code) + 1, np.bool_)
    is_again[1:-1] = ordered[1:] == ordered[:-1]
    rows = order[is_again[1:] | is_again[:-1]]
    counts = np.ones(len(code), np.bool_)
    if len(rows):
        key, ago = (
            np.concatenate([getattr(part.found, name) for part in aside])[rows]
            for name in ("key", "ago")
        )
        known, group = np.unique(code[rows], return_inverse=True)
        kept = _Kept(len(known), is_latest=False)
        kept.look(_Chosen(key, group, ago, group, group < 0), np.ones(len(rows), np.bool_))
        counts[rows] = key == kept.key[group]
    start = 0
    for part in aside:
        end = start + len(part.pair)
        yield part.found, counts[start:end]
        start = end


def _both(one: Whole, other: Whole) -> Whole:
    """A number for each pair of numbers that are not below 0."""
    span = int(other.max(initial=0)) + 1
    if int(one.max(initial=0)) >= _FAR // span - 1:
        one = np.unique(one, return_inverse=True)[1]
    return one * span + other


class _Found:
    """Ways by person."""

    def __init__(self, ways: Ways) -> None:
        order = np.argsort(ways.person, kind="stable")
        self.deal = ways.deal[order]
        self.pair = np.unique(_both(self.deal, ways.head[order]), return_inverse=True)[1]
        self._people, self._start, self._times = np.unique(
            ways.person[order], return_index=True, return_counts=True
        )
        self._is_one_each = len(self._people) == len(order)
        self._lowest = int(self._people[0]) if len(order) else 0
        span = int(self._people[-1]) - self._lowest + 1 if len(order) else 0
        self._table = np.full(min(span, _LARGEST) + 1, -1, np.int64)
        if span <= _LARGEST:
            self._table[self._people - self._lowest] = np.arange(len(self._people))
        self._is_table = span <= _LARGEST

    def rows(self, person: Whole) -> tuple[Whole | slice, Whole]:
        """For each way of each person: where in `person` it stands, and which way it is."""
        place = self._place(person)
        which = np.flatnonzero(place >= 0)
        if self._is_one_each:
            everybody = len(which) == len(person)
            return (slice(None), place) if everybody else (which, place[which])
        times, start = self._times[place[which]], self._start[place[which]]
        ends = np.cumsum(times)
        among = np.arange(times.sum()) - np.repeat(ends - times, times)
        return np.repeat(which, times), np.repeat(start, times) + among

    def _place(self, person: Whole) -> Whole:
        """Where among those with ways each person stands, below 0 for those without."""
        if self._is_table:
            # Below the lowest is very high as a number without a sign; the last place is nobody's.
            away = (person - self._lowest).view(np.uint64)
            return self._table[np.minimum(away, len(self._table) - 1).view(np.int64)]
        place = np.minimum(np.searchsorted(self._people, person), len(self._people) - 1)
        return np.where(self._people[place] == person, place, -1)
