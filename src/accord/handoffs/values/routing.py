"""Who gets which lead: the rules, what they look at, and a choice with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from accord.definitions.values import SegmentFacts, SegmentField, SegmentTest

MOST_RULES, MOST_ENTRIES, MOST_CONDITIONS, MOST_VALUES, MOST_SKILLS = 100, 100, 20, 100, 50
LONGEST_CODE, LONGEST_NAME, LONGEST_VALUE, LONGEST_KEY = 60, 120, 120, 120
MOST_WEIGHT, MOST_EMPLOYEES, MOST_ID = 1_000, 2_000_000_000, 2**63 - 1
# Of a lead that is due to a member; turns are reckoned in whole parts, so that nothing is lost.
LEAD = 1_000_000_000


class RoutingField(StrEnum):
    """What a rule looks at: what segments look at, and what else is known of a lead; KIND: of
    the hand-off. Personas and products are own fields, or words of the job title."""

    INDUSTRY = "industry"
    EMPLOYEES = "employees"
    COUNTRY = "country"
    TITLE = "title"
    TARGET_LIST = "target_list"
    ATTRIBUTE = "attribute"
    SAID = "said"
    SEGMENT = "segment"
    ORIGIN = "origin"
    CHANNEL = "channel"
    CAMPAIGN = "campaign"
    LANGUAGE = "language"
    KIND = "kind"


# Those that are words of a lead beside what segments look at.
OWN_WORDS = frozenset(RoutingField) - {RoutingField(each.value) for each in SegmentField}
NUMBER_TESTS = frozenset({SegmentTest.AT_LEAST, SegmentTest.AT_MOST})
WORD_TESTS = frozenset({SegmentTest.ONE_OF, SegmentTest.NONE_OF, SegmentTest.HAS_WORD})
ALONE = frozenset({SegmentTest.KNOWN, SegmentTest.UNKNOWN})


def tests_of(asked: RoutingField) -> frozenset[SegmentTest]:
    """What may be asked of a field."""
    return (NUMBER_TESTS if asked is RoutingField.EMPLOYEES else WORD_TESTS) | ALONE


@dataclass(frozen=True, slots=True)
class Asked:
    """A field, and the name of an own one, else ""."""

    field: RoutingField
    attribute: str = ""

    @property
    def name(self) -> str:
        """As kept facts name it."""
        return f"attribute:{self.attribute}" if self.attribute else self.field.value


@dataclass(frozen=True, slots=True)
class RoutingTest:
    """One thing that must hold of a lead; words are compared as segments compare them."""

    asked: Asked
    test: SegmentTest
    values: tuple[str, ...] = ()


class PoolOf(StrEnum):
    """Whom an entry of a pool names: one member, or everybody of a role, a team, a territory."""

    MEMBER = "member"
    ROLE = "role"
    TEAM = "team"
    TERRITORY = "territory"


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """Each of those named takes `weight` turns of a round. skills: words, such as languages or
    personas. name: an id, the code of a role, or what a team or territory is called."""

    of: PoolOf
    name: str
    weight: int = 1
    skills: tuple[str, ...] = ()

    @property
    def member_id(self) -> int | None:
        """The member that is named, None for everybody of something."""
        return int(self.name) if self.of is PoolOf.MEMBER else None


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """A lead that meets all conditions goes to somebody of the pool.

    account_owner_first: to who owns other open work of its company, were they in the pool or not.
    same_owner_first: to who had the person before. owner_takes_turn: such a lead counts as a turn
    of theirs. needs: fields of which a member must have the lead's word among their skills.
    working_first: who is in their hours goes before who is not.
    """

    code: str
    name: str
    conditions: tuple[RoutingTest, ...]
    pool: tuple[PoolEntry, ...]
    account_owner_first: bool = False
    same_owner_first: bool = False
    owner_takes_turn: bool = False
    working_first: bool = False
    needs: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Routing:
    """Rules in order, the first that finds somebody decides; `fallback_id` gets what is left."""

    rules: tuple[RoutingRule, ...]
    fallback_id: int


@dataclass(frozen=True, slots=True)
class RoutingFacts:
    """What is known of one lead when it is handed over, "" or None where nothing is.

    key: of the hand-off, once for ever. account_owner_id: who owns other open work of its
    company. last_owner_id: who had the person before. not_to: who must not get it, such as who
    has just sent it back.
    """

    lead_id: int
    key: str = ""
    kind: str = ""
    fields: SegmentFacts = field(default_factory=SegmentFacts)
    words: Mapping[RoutingField, str] = field(default_factory=dict)
    account_owner_id: int | None = None
    last_owner_id: int | None = None
    not_to: tuple[int, ...] = ()
    owner_id: int | None = None
    company_id: int | None = None
    person_id: int | None = None
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """Work of a company or a person that somebody owns. Deals come before leads, what is younger
    before what is older. record_id: of the lead or the deal."""

    is_deal: bool
    opened_at: datetime
    record_id: int
    owner_id: int


@dataclass(frozen=True, slots=True)
class Claims:
    """Who owns open work of companies, and any work of people, by their ids."""

    companies: Mapping[int, tuple[Claim, ...]] = field(default_factory=dict)
    people: Mapping[int, tuple[Claim, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seat:
    """A member at the moment of a choice. capacity: how many open leads at once, None without
    limit. open_work: how many they have. is_working: whether it is within their hours."""

    id: int
    is_here: bool = True
    is_away: bool = False
    is_working: bool = True
    capacity: int | None = None
    open_work: int = 0
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()


TurnKey = tuple[str, int]  # the code of a rule and a member


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody as they stand, and what is owed to whom by turns, in parts of LEAD.

    deputies: who acts for a member who is not there, as far as anybody does. catches_id: who
    catches what nobody owns, by the company's settings.
    """

    seats: Mapping[int, Seat]
    owed: Mapping[TurnKey, int] = field(default_factory=dict)
    deputies: Mapping[int, int | None] = field(default_factory=dict)
    catches_id: int | None = None


class Why(StrEnum):
    """What was found at a step of a choice, in the order in which it was looked at."""

    NO_RULES = "no_rules"
    NOT_MET = "not_met"
    MET = "met"
    ACCOUNT_OWNER = "account_owner"
    SAME_OWNER = "same_owner"
    LEFT = "left"
    NOT_TO = "not_to"
    AWAY = "away"
    FULL = "full"
    UNSKILLED = "unskilled"
    NOT_WORKING = "not_working"
    TURN = "turn"
    NOBODY = "nobody"
    FALLBACK = "fallback"
    DEPUTY = "deputy"
    CATCHES = "catches"


# Why somebody of a pool was passed over.
PASSED = frozenset({Why.LEFT, Why.NOT_TO, Why.AWAY, Why.FULL, Why.UNSKILLED, Why.NOT_WORKING})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried: of which rule, about whom; `line`: which condition, from 1."""

    why: Why
    rule: str = ""
    member_id: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What a turn gave to a member of the pool: `weight` among those who could take it; 0: they
    were passed over for `why`."""

    member_id: int
    weight: int
    due: int
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets a lead, and why: `steps` in order. rule: which one decided, "" where none did;
    shares: what each of its pool had a right to. takes_turn: whether it counts as a turn. kept:
    what it takes to choose again."""

    facts: RoutingFacts
    owner_id: int
    steps: tuple[Step, ...]
    rule: str = ""
    shares: tuple[Share, ...] = ()
    takes_turn: bool = False
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredChoice:
    """A choice that was kept: by which version of the rules, None: there were none."""

    id: int
    lead_id: int
    key: str
    kind: str
    version_id: int | None
    rule: str
    owner_id: int
    steps: tuple[Step, ...]
    takes_turn: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class RoutingAsk:
    """A lead that is to be given to somebody. key: of its hand-off, once for ever. not_to: who
    must not get it."""

    lead_id: int
    key: str
    not_to: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutingInForce:
    """Rules, and the version that says them."""

    version_id: int
    number: int
    says: Routing


class RoutingFlaw(StrEnum):
    """Why a wording is no routing."""

    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    TOO_MANY = "too_many"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    NO_CODE = "no_code"
    SAME_CODE = "same_code"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_TEST = "unknown_test"
    DOES_NOT_GO = "does_not_go"
    NO_VALUE = "no_value"
    NO_NUMBER = "no_number"
    NOT_WHOLE = "not_whole"
    OUT_OF_BOUNDS = "out_of_bounds"
    NOT_YES_OR_NO = "not_yes_or_no"
    NO_MEMBER = "no_member"
    EMPTY_POOL = "empty_pool"
    NAMED_TWICE = "named_twice"
    NO_FALLBACK = "no_fallback"


class UnableToReadRouting(Exception):
    """A wording that cannot be routed by: what is wrong, where, and what stood there."""

    def __init__(self, *, flaw: RoutingFlaw, where: str, given: str = "") -> None:
        super().__init__(f"{flaw.value} at {where}: {given}")
        self.flaw = flaw
        self.where = where
        self.given = given


class UnableToRoute(Exception):
    """Nobody is there who could be made accountable: neither a fallback owner of the rules nor
    one of the company."""
