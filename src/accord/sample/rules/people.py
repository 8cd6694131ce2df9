"""Companies and the people in them, each a pure function of a number: nothing is remembered.

Every lead sits on a seat. Seats are dealt out to companies in a fixed pattern of sizes, so that a
person can be found again from the number of the seat alone, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from accord.sample.rules import dice, markets
from accord.sample.values import Cell

_CONTACTS_PER_COMPANY = (1, 2, 1, 4, 1, 3, 9, 1, 2, 6)
_SEATS_PER_ROUND = sum(_CONTACTS_PER_COMPANY)
_SEAT_OWNERS = tuple(
    (company, slot) for company, size in enumerate(_CONTACTS_PER_COMPANY) for slot in range(size)
)
_HEADCOUNTS = (18, 35, 60, 90, 140, 220, 380, 640, 1_100, 2_600)
_MARKET_SHARES = tuple(accumulate(market.weight for market in markets.MARKETS))
_FREE_MAIL = ("postbox.example", "mailhaus.example", "pochta.example")


@dataclass(frozen=True, slots=True)
class Company:
    """A buyer's company. `mail_style` is how it writes its people's addresses; with
    `front_desk` all but one of its contacts give the address of the reception."""

    number: int
    name: str
    domain: str
    segment: str
    size: int
    market: markets.Market
    family_start: int
    first_start: int
    mail_style: int
    front_desk: bool

    @property
    def external_id(self) -> str:
        """The key other rows name the company by."""
        return f"A-{self.number + 1:05d}"

    def row(self) -> tuple[Cell, ...]:
        """In the order of `FIELDS["companies"]`."""
        size = str(self.size)
        country = self.market.country
        return (self.external_id, self.name, self.domain, self.segment, size, country)


@dataclass(frozen=True, slots=True)
class Person:
    """A contact. `second_spelling` is the name in Latin letters, `free_mail` a private address."""

    seat: int
    company: Company
    first: markets.Word
    family: markets.Word
    email: str | None
    free_mail: str
    phone: str | None
    title: str

    @property
    def full_name(self) -> str:
        """As the person writes it: Korean names start with the family and have no space."""
        if self.company.market.script == "hangul":
            return self.family.native + self.first.native
        return f"{self.first.native} {self.family.native}"


class Population:
    """All companies and people of a run with `seats` contacts."""

    __slots__ = ("_key", "_step", "company_at", "seats")

    def __init__(self, *, seed: int, seats: int) -> None:
        self.seats = seats
        self._key = dice.scramble(seed, 77)
        self._step = _coprime(seats, start=int(seats * 0.618))
        # Leads of one company come years apart: rebuilding it is cheap, keeping all is not.
        self.company_at = lru_cache(maxsize=2_048)(self._company_at)

    @property
    def companies(self) -> int:
        """How many companies the seats are spread over."""
        rounds, rest = divmod(self.seats, _SEATS_PER_ROUND)
        begun = _SEAT_OWNERS[rest - 1][0] + 1 if rest else 0
        return rounds * len(_CONTACTS_PER_COMPANY) + begun

    def all_companies(self) -> Iterator[Company]:
        """Every company in order of number."""
        return (self._company_at(number) for number in range(self.companies))

    def seat_of(self, arrival: int) -> int:
        """The seat of the nth arrival; a permutation, so that nobody sits twice."""
        return (arrival * self._step + self._key) % self.seats

    def person_at(self, seat: int) -> Person:
        """The person on a seat."""
        rounds, place = divmod(seat, _SEATS_PER_ROUND)
        within, slot = _SEAT_OWNERS[place]
        company = self.company_at(rounds * len(_CONTACTS_PER_COMPANY) + within)
        market = company.market
        bits = dice.scramble(self._key, seat)
        woman = bits & 1
        firsts = market.women if woman else market.men
        first = firsts[(company.first_start + slot * 3) % len(firsts)]
        family = market.families[(company.family_start + slot) % len(market.families)][woman]
        local = f"{first.latin}.{family.latin}".lower()
        free_mail = f"{local}{seat}@{_FREE_MAIL[bits // 2 % 3]}"
        return Person(
            seat=seat,
            company=company,
            first=first,
            family=family,
            email=_email(company, slot, first, family, free_mail, bits // 8 % 100),
            free_mail=free_mail,
            phone=_phone(market, seat) if bits // 1_024 % 100 < 62 else None,
            title=market.titles[bits // 131_072 % len(market.titles)],
        )

    def _company_at(self, number: int) -> Company:
        bits = dice.scramble(self._key, number, 5)
        market = _market(bits % _MARKET_SHARES[-1])
        stems, trades = markets.STEMS[market.script], markets.TRADES[market.script]
        # 7 shares no factor with 600 names, so neighbours differ and no two companies are alike.
        turn, place = divmod(number, len(stems) * len(trades))
        stem, trade = divmod(place * 7 % (len(stems) * len(trades)), len(trades))
        town = _town(market, turn)
        name, domain = _called(stems[stem], trades[trade], town)
        return Company(
            number=number,
            name=_with_legal_form(name, market, bits // 128 % 20),
            domain=f"{domain}.example",
            segment=markets.SEGMENTS[trade * len(markets.SEGMENTS) // len(trades)],
            size=_HEADCOUNTS[bits // 4_096 % len(_HEADCOUNTS)] + bits // 65_536 % 17,
            market=market,
            family_start=bits // 2**24 % 997,
            first_start=bits // 2**36 % 997,
            mail_style=bits // 2**48 % 2,
            front_desk=bits // 2**50 % 20 == 0,
        )


def _coprime(modulus: int, *, start: int) -> int:
    step = max(1, start) | 1
    while _common_divisor(step, modulus) != 1:
        step += 2
    return step


def _common_divisor(one: int, other: int) -> int:
    while other:
        one, other = other, one % other
    return one


def _market(place: int) -> markets.Market:
    return next(
        market
        for market, share in zip(markets.MARKETS, _MARKET_SHARES, strict=True)
        if place < share
    )


def _town(market: markets.Market, turn: int) -> markets.Word | None:
    if not turn:
        return None
    again, place = divmod(turn - 1, len(market.towns))
    town = market.towns[place]
    return (
        markets.Word(f"{town.native} {again + 1}", f"{town.latin}-{again + 1}") if again else town
    )


def _called(stem: markets.Word, trade: markets.Word, town: markets.Word | None) -> tuple[str, str]:
    joint = "" if stem.native > "가" else " "
    name = stem.native + joint + trade.native
    domain = f"{stem.latin}-{trade.latin}"
    if town:
        name, domain = f"{name} {town.native}", f"{domain}-{town.latin}"
    return name, domain.lower()


def _with_legal_form(name: str, market: markets.Market, place: int) -> str:
    if place >= 12:
        return name
    form = market.legal_forms[place % len(market.legal_forms)]
    return f"{form}{name}" if form == "(주)" else f"{name} {form}"


def _email(
    company: Company,
    slot: int,
    first: markets.Word,
    family: markets.Word,
    free_mail: str,
    place: int,
) -> str | None:
    if place < 5:
        return None
    if company.front_desk and slot:
        return f"info@{company.domain}"
    if place < 11:
        return free_mail
    given = first.latin if company.mail_style else first.latin[0]
    return f"{given}.{family.latin}@{company.domain}".lower()


def _phone(market: markets.Market, seat: int) -> str:
    return f"{market.dial} 70{seat // 10**6 % 10} {seat // 1000 % 1000:03d} {seat % 1000:03d}"
