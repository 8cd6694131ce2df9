"""Who works here, in what role, and what a role may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.team.values.sight import EVERYTHING, Scope
from accord.team.values.word import worded


class Side(StrEnum):
    """The two parties of the agreement; leadership stands above both."""

    MARKETING = "marketing"
    SALES = "sales"
    BOTH = "both"


class UnitKind(StrEnum):
    """What the revenue team is divided into."""

    TEAM = "team"
    TERRITORY = "territory"


class LeadershipMode(StrEnum):
    """aligned: two leaders sign together. combined: one leader of one team signs."""

    ALIGNED = "aligned"
    COMBINED = "combined"


class Capability(StrEnum):
    """What somebody may do. A route asks for exactly one."""

    READ = "read"
    READ_OWN = "read_own"
    BRING_EVIDENCE = "bring_evidence"
    JUDGE_LEADS = "judge_leads"
    WORK_LEADS = "work_leads"
    WORK_DEALS = "work_deals"
    JOIN_PEOPLE = "join_people"
    RUN_CAMPAIGNS = "run_campaigns"
    KEEP_CONTENT = "keep_content"
    IMPORT = "import"
    EXPORT = "export"
    SEND_RECORDS = "send_records"
    EDIT_DEFINITIONS = "edit_definitions"
    SIGN = "sign"
    KEEP_CONSENT = "keep_consent"
    ERASE_PEOPLE = "erase_people"
    MANAGE_TEAM = "manage_team"
    MANAGE_SYSTEM = "manage_system"


class Role(StrEnum):
    DEMAND_GEN = "demand_gen"
    CONTENT = "content"
    MOPS = "mops"
    PMM = "pmm"
    SEO = "seo"
    PR = "pr"
    CREATIVE = "creative"
    BRAND = "brand"
    BDR = "bdr"
    SDR = "sdr"
    AE = "ae"
    SALES_OPS = "sales_ops"
    REV_OPS = "rev_ops"
    MARKETING_LEAD = "marketing_lead"
    SALES_LEAD = "sales_lead"
    TEAM_LEAD = "team_lead"
    SPONSOR = "sponsor"
    VIEWER = "viewer"


ROLE_CODES = frozenset(role.value for role in Role)

ROLE_NAMES = {
    Role.DEMAND_GEN: pgettext_lazy("role", "Demand generation"),
    Role.CONTENT: pgettext_lazy("role", "Content marketing"),
    Role.MOPS: pgettext_lazy("role", "Marketing operations"),
    Role.PMM: pgettext_lazy("role", "Product marketing"),
    Role.SEO: pgettext_lazy("role", "Search"),
    Role.PR: pgettext_lazy("role", "Public relations"),
    Role.CREATIVE: pgettext_lazy("role", "Creative"),
    Role.BRAND: pgettext_lazy("role", "Brand"),
    Role.BDR: pgettext_lazy("role", "Business development (BDR)"),
    Role.SDR: pgettext_lazy("role", "Sales development (SDR)"),
    Role.AE: pgettext_lazy("role", "Account executive (AE)"),
    Role.SALES_OPS: pgettext_lazy("role", "Sales operations"),
    Role.REV_OPS: pgettext_lazy("role", "Revenue operations"),
    Role.MARKETING_LEAD: pgettext_lazy("role", "Head of marketing"),
    Role.SALES_LEAD: pgettext_lazy("role", "Head of sales"),
    Role.TEAM_LEAD: worded(pgettext_lazy("role", "Head of the %(word)s")),
    Role.SPONSOR: pgettext_lazy("role", "Executive sponsor"),
    Role.VIEWER: pgettext_lazy("role", "Reader"),
}

SIDE_OF_ROLE = {
    Role.DEMAND_GEN: Side.MARKETING,
    Role.CONTENT: Side.MARKETING,
    Role.MOPS: Side.MARKETING,
    Role.PMM: Side.MARKETING,
    Role.SEO: Side.MARKETING,
    Role.PR: Side.MARKETING,
    Role.CREATIVE: Side.MARKETING,
    Role.BRAND: Side.MARKETING,
    Role.BDR: Side.SALES,
    Role.SDR: Side.SALES,
    Role.AE: Side.SALES,
    Role.SALES_OPS: Side.SALES,
    Role.REV_OPS: Side.BOTH,
    Role.MARKETING_LEAD: Side.MARKETING,
    Role.SALES_LEAD: Side.SALES,
    Role.TEAM_LEAD: Side.BOTH,
    Role.SPONSOR: Side.BOTH,
    Role.VIEWER: Side.BOTH,
}

_EVERYBODY = frozenset({Capability.READ, Capability.READ_OWN})
_TAKES_PART = _EVERYBODY | {Capability.BRING_EVIDENCE}
_JUDGES = _TAKES_PART | {Capability.JUDGE_LEADS}
_MARKETER = _JUDGES | {Capability.KEEP_CONSENT, Capability.EXPORT}
_SELLER = _JUDGES | {
    Capability.WORK_LEADS,
    Capability.WORK_DEALS,
    Capability.KEEP_CONSENT,
    Capability.JOIN_PEOPLE,
    Capability.EXPORT,
}
_OPERATIONS = _JUDGES | {
    Capability.IMPORT,
    Capability.EXPORT,
    Capability.KEEP_CONSENT,
    Capability.SEND_RECORDS,
    Capability.JOIN_PEOPLE,
    Capability.EDIT_DEFINITIONS,
    Capability.MANAGE_SYSTEM,
}
_LEADER = _OPERATIONS | {
    Capability.SIGN,
    Capability.ERASE_PEOPLE,
    Capability.MANAGE_TEAM,
    Capability.WORK_LEADS,
    Capability.WORK_DEALS,
    Capability.RUN_CAMPAIGNS,
    Capability.KEEP_CONTENT,
}

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.DEMAND_GEN: _MARKETER | {Capability.RUN_CAMPAIGNS, Capability.IMPORT},
    Role.CONTENT: _MARKETER | {Capability.KEEP_CONTENT},
    Role.MOPS: _OPERATIONS | {Capability.RUN_CAMPAIGNS},
    Role.PMM: _MARKETER | {Capability.KEEP_CONTENT, Capability.RUN_CAMPAIGNS},
    Role.SEO: _MARKETER,
    Role.PR: _MARKETER,
    Role.CREATIVE: _MARKETER | {Capability.KEEP_CONTENT},
    Role.BRAND: _MARKETER | {Capability.KEEP_CONTENT},
    Role.BDR: _SELLER,
    Role.SDR: _SELLER,
    Role.AE: _SELLER,
    Role.SALES_OPS: _OPERATIONS | {Capability.WORK_DEALS},
    Role.REV_OPS: _LEADER,
    Role.MARKETING_LEAD: _LEADER,
    Role.SALES_LEAD: _LEADER,
    Role.TEAM_LEAD: _LEADER,
    Role.SPONSOR: _TAKES_PART | {Capability.SIGN},
    Role.VIEWER: _EVERYBODY,
}


# All that a role keeps which sees and changes nothing; its own settings stay its own.
READ_ONLY = _EVERYBODY | {Capability.EXPORT}

# What a message to a member is sent for; it goes to members' own addresses only.
TO_COLLEAGUE = "colleague"

# Reserved for what can never be an address (RFC 2606); replaced when the first member arrives.
PLACEHOLDER_DOMAIN = "@accord.invalid"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a member, a key or the command line (`member_id` None), with its rights.

    program: the name of the program that asks, or acts for the member. acts_for: of a key, the one
    member that it may act for; None: any of them.
    """

    member_id: int | None
    name: str
    roles: frozenset[str]
    sides: frozenset[Side]
    capabilities: frozenset[Capability]
    zone: str = "UTC"
    language: str = "en"
    email: str = ""
    theme: str = ""
    roomy: bool = False
    single_keys: bool = True
    scope: Scope = EVERYTHING
    program: str = ""
    acts_for: int | None = None

    def may(self, capability: Capability) -> bool:
        return capability in self.capabilities


COMMAND_LINE = Actor(
    member_id=None,
    name="command line",
    roles=frozenset(),
    sides=frozenset({Side.BOTH}),
    capabilities=frozenset(Capability),
)


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A program's key as it is listed. acts_for: the one member that it may act for."""

    id: int
    name: str
    hint: str
    role: str
    revoked_at: datetime | None
    acts_for_id: int | None = None
    acts_for: str = ""


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A colleague as others see them."""

    id: int
    name: str
    email: str | None
    side: Side | None
    roles: tuple[str, ...]
    active: bool
    can_sign_in: bool
    capacity: int | None
    teams: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()


class Preferences(TypedDict):
    """A member's own settings."""

    language: str
    zone: str
    theme: str
    roomy: bool
    single_keys: bool


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a member holds now, and to whom they report in it."""

    member_id: int
    role: str
    side: Side
    reports_to_id: int | None


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role of the company's own: its name and the built-in role whose rights it has."""

    code: str
    name: str
    side: Side
    based_on: Role


# What the whole is called until somebody names it.
UNNAMED = "Revenue team"


@dataclass(frozen=True, slots=True)
class RevenueTeam:
    """The whole: both teams, how they are led, and who catches what nobody owns.

    fresh_months: after so many without news what is known of somebody is out of date.
    """

    name: str
    word: str
    leadership_mode: LeadershipMode
    currency: str
    zone: str
    language: str
    fallback_owner_id: int | None
    fresh_months: int = 12


@dataclass(frozen=True, slots=True)
class Colleague:
    """What another tool says of somebody who works there.

    is_active, teams, territories: None where it does not say. reports_to: the tool's name for
    whom they report to.
    """

    key: str
    name: str
    role: str
    email: str | None = None
    is_active: bool | None = None
    teams: tuple[str, ...] | None = None
    territories: tuple[str, ...] | None = None
    reports_to: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class ToldColleagues:
    """The member behind each key; who was added, and who is not as before."""

    ids: Mapping[str, int]
    created: frozenset[int]
    changed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Closed:
    """An account that was closed, and who has the open work from now on; None: nobody."""

    member_id: int
    stand_in_id: int | None


class NotAllowed(Exception):
    """The actor's roles do not carry the capability."""

    def __init__(self, *, actor: Actor, capability: Capability) -> None:
        super().__init__(f"{actor.name} may not {capability}")
        self.actor = actor
        self.capability = capability


CAPABILITY_NAMES = {
    Capability.READ: _("see leads, deals and results"),
    Capability.READ_OWN: _("see their own settings"),
    Capability.BRING_EVIDENCE: _("bring in their own mails and meetings"),
    Capability.JUDGE_LEADS: _("say whether a lead is promising, and judge leads together"),
    Capability.WORK_LEADS: _("work leads"),
    Capability.WORK_DEALS: _("work deals"),
    Capability.JOIN_PEOPLE: _("say who is one person"),
    Capability.RUN_CAMPAIGNS: _("run campaigns"),
    Capability.KEEP_CONTENT: _("keep the content list"),
    Capability.IMPORT: _("load files"),
    Capability.EXPORT: _("take files out"),
    Capability.SEND_RECORDS: _("send records by the interface for programs"),
    Capability.EDIT_DEFINITIONS: _("draft definitions"),
    Capability.SIGN: _("sign definitions and agreements"),
    Capability.KEEP_CONSENT: _("note who may be written to"),
    Capability.ERASE_PEOPLE: _("hand out and erase what is known of somebody"),
    Capability.MANAGE_TEAM: _("manage the team"),
    Capability.MANAGE_SYSTEM: _("manage the system"),
}
