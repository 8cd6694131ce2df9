"""Which table a file is: a known tool's, a kind by what its columns tell, or none taken; pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from accord.intake.rules import mapping
from accord.intake.rules.header import bare, fold
from accord.intake.values.batches import Kind
from accord.intake.values.declined import KNOWN, Declined
from accord.intake.values.plans import FIELDS, Plan
from accord.intake.values.profiles import PROFILES


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file seems to be: a profile's name, else a kind, else why it is not taken."""

    profile: str | None = None
    kind: Kind | None = None
    declined: Declined | None = None


# Columns that only one tool has, and how those begin or end that it gives to every table.
_MARKS: Mapping[str, re.Pattern[str]] = {
    "hubspot": re.compile(
        r"propert(?:y|ies)_.+|hs_.+|hubspot_.+|portal_id|primary_team_id|num_included"
    ),
    "salesforce": re.compile(r"system_?modstamp|last_?viewed_?date|master_?record_?id|is_?deleted"),
    "mailchimp": re.compile(r"unique_email_id|euid|leid|merge_fname|member_rating|auto_tweet"),
    "mautic": re.compile(r"ispublished|is_published|publishup|companyindustry|ownerbyemail"),
}
_TOOLS_IN_NAMES = {"sf": "salesforce", "sfdc": "salesforce"}
_PADDING = frozenset(
    [
        "data",
        "table",
        "export",
        "csv",
        "dump",
        "postgres",
        "stg",
        "src",
        "tmp",
        "fake",
        "sample",
        "crm",
        "all",
        "my",
        "the",
    ]
)
# What files of a profile are called beside its own name.
_ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "contacts": ("person", "people"),
    "members": ("subscribed", "audience"),
    "owners": ("user", "users"),
    "submissions": ("form_submission", "contact_form_submission"),
    "calls": ("engagement_call",),
    "emails": ("engagement_email",),
    "meetings": ("engagement_meeting",),
    "email-events": ("email_event",),
    "pieces": ("form", "page", "email", "asset"),
    "stage-history": ("lifecycle_stage_history",),
}
_COLLEAGUES = frozenset({"user", "owner", "colleague", "sales_rep", "sales_agent"})
_TITLED: Mapping[Kind, frozenset[str]] = {
    Kind.ASSETS: frozenset({"form", "page", "landing_page", "asset", "content", "download"}),
    Kind.CAMPAIGNS: frozenset({"campaign", "email_campaign", "ad_campaign"}),
}
_OF_COLLEAGUES = frozenset({"user_role_id", "userroleid", "active_user_id", "role_id"})

_SERVICE = re.compile(r"(?:fivetran|airbyte|sdc|dlt)_.+|category|type|engagement_type|added_at")
_LINK = re.compile(r".+_id|is_.+")
_ONLY_WITHOUT_PEOPLE = frozenset(
    {
        Declined.DEAL_STAGES,
        Declined.LEFT_LISTS,
        Declined.MAIL_DETAILS,
        Declined.AUTOMATIONS,
        Declined.PAGE_HITS,
        Declined.NAMES_NOBODY,
    }
)
_WHATEVER_ELSE = frozenset({Declined.MERGES, Declined.VERSIONS})

_REACHABLE = frozenset({"email", "phone", "first_name", "last_name"})
_MET = frozenset(
    {"contact_external_id", "lead_external_id", "email", "phone", "lead_name", "visitor"}
    | {"deal_external_id"}
)
_LEAD_IDS = frozenset({"lead_id", "leadid", "mql_id", "prospect_id", "contact_id", "contactid"})
_OF_A_LEAD = frozenset(
    [
        "company",
        "origin",
        "title",
        "stage",
        "landing_page_external_id",
        "created_at",
        "consent",
        "converted",
    ]
)
# A name beside one of these is a company's; an address of a page is not its website.
_OF_A_COMPANY = frozenset(["segment", "size", "country", "target_list"])
_WEBSITES = frozenset({"domain", "website", "web", "company_domain_name", "site"})
_OF_DEALS = re.compile(r"(?:deal|opportunit|potential).*")
_EITHER: Mapping[Kind, tuple[frozenset[str], ...]] = {
    # One of each set must be there.
    Kind.TOUCHES: (frozenset({"kind", "occurred_at"}), _MET),
    Kind.CAMPAIGNS: (frozenset({"name"}), frozenset({"started_on", "ended_on", "cost", "channel"})),
    Kind.COSTS: (
        frozenset({"amount"}),
        frozenset(["spent_on", "channel", "origin", "campaign", "campaign_external_id"]),
    ),
    Kind.STAGE_HISTORY: (frozenset({"lead_external_id", "email"}), frozenset({"stage", "mql_at"})),
    Kind.VISITS: (
        frozenset({"visits", "visitor_external_id", "email"}),
        frozenset(
            [
                "day",
                "occurred_at",
                "origin",
                "source_medium",
                "channel_group",
                "channel",
                "page",
            ]
        ),
    ),
    Kind.USERS: (frozenset({"email", "name", "last_name"}),),
    Kind.ASSETS: (frozenset({"title", "url"}),),
}


def recognise(
    *, headers: Sequence[str], file_name: str, profiles: Mapping[str, Plan] = PROFILES
) -> Recognised:
    """What a file with these columns and this name is."""
    folded = {fold(header) for header in headers}
    stem = _stem(file_name)
    declined = _declined_by_columns(folded)
    if declined in _WHATEVER_ELSE:
        return Recognised(declined=declined)
    profile = guess_profile(headers=headers, profiles=profiles, file_name=file_name)
    if declined and not _is_of_people(headers, profile):
        return Recognised(declined=declined)
    if profile:
        return Recognised(profile=profile, kind=profiles[profile].kind)
    kind = _evident_kind(headers, stem=stem)
    if kind:
        return Recognised(kind=kind)
    named = next((code for code, known in KNOWN.items() if stem in known.named), None)
    return Recognised(declined=named or Declined.NOTHING_TELLS)


def guess_profile(
    *, headers: Sequence[str], profiles: Mapping[str, Plan], file_name: str = ""
) -> str | None:
    """The profile that knows this file best by the names its tool has for the columns; what the
    file is called decides between two. None where nothing tells the tool."""
    exact = mapping.guess_profile(headers=headers, profiles=profiles)
    tools = _tools(headers, file_name)
    stem = _stem(file_name)
    scores = {
        name: _score(name, plan, headers=headers, stem=stem, is_exact=name == exact)
        for name, plan in profiles.items()
        if name == exact or name.partition("-")[0] in tools
    }
    best = max(scores, key=lambda name: scores[name], default=None)
    return best if best and scores[best] else None


def _score(name: str, plan: Plan, *, headers: Sequence[str], stem: str, is_exact: bool) -> int:
    """How well a profile of the file's tool fits; 0: not at all."""
    fitted, missing = mapping.fit(plan, headers=headers)
    columns = {header: field for header, field in fitted.columns.items() if header in set(headers)}
    found = len(plan.columns) - len(missing)
    called = _called(name, stem)
    enough = 2 if called == _BY_NAME else 4
    told = _tells(plan.kind, columns) or (called == _BY_NAME and _is_titled(plan.kind, columns))
    if not is_exact and (found < min(enough, len(plan.columns)) or not told):
        return 0
    short = len(plan.columns) <= enough and called != _BY_NAME
    if not is_exact and (short or 4 * found < len(plan.columns)):
        return 0
    return found + called + _EXACT * is_exact


_BY_NAME, _IN_NAME, _EXACT = 20, 3, 8


def _called(name: str, stem: str) -> int:
    """How much the file's name speaks for a profile."""
    topic = name.partition("-")[2]
    names = (_singular(fold(topic)), *_ALSO_CALLED.get(topic, ()))
    if stem in names:
        return _BY_NAME
    padded = f"_{stem}_"
    return _IN_NAME if any(f"_{each}_" in padded for each in names) else 0


def _tools(headers: Sequence[str], file_name: str) -> set[str]:
    """The tools that a file may come from: named, or told by columns that no other has."""
    words = fold(PurePath(file_name).stem).split("_")
    known = {name.partition("-")[0] for name in PROFILES}
    tools = {_TOOLS_IN_NAMES.get(word, word) for word in words} & known
    folded = {fold(header) for header in headers}
    tools |= {
        tool for tool, mark in _MARKS.items() if any(mark.fullmatch(header) for header in folded)
    }
    telling = Counter(_only_of()[header] for header in folded if header in _only_of())
    return tools | {tool for tool, count in telling.items() if count >= 2}


@lru_cache(maxsize=1)
def _only_of() -> dict[str, str]:
    """Folded names of columns that one tool alone has → the tool."""
    common = {
        bare(alias) for fields in FIELDS.values() for each in fields for alias in each.aliases
    }
    owners: dict[str, set[str]] = {}
    for name, plan in PROFILES.items():
        for column in plan.columns:
            for spelling in (column, *plan.also.get(column, ())):
                owners.setdefault(fold(spelling), set()).add(name.partition("-")[0])
    return {
        spelling: next(iter(tools))
        for spelling, tools in owners.items()
        if len(tools) == 1 and bare(spelling) not in common
    }


def _stem(file_name: str) -> str:
    """What a file's name says it holds: `sf_lead_data.csv` → lead."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", PurePath(file_name).name.partition(".")[0])
    tools = {name.partition("-")[0] for name in PROFILES} | set(_TOOLS_IN_NAMES)
    words = fold(parts).split("_")
    kept = [word for word in words if word not in _PADDING | tools and not _is_stamp(word)]
    return _singular("_".join(_unpadded(word) for word in kept))


def _is_stamp(word: str) -> bool:
    return word.isdigit() and len(word) > 1


def _unpadded(word: str) -> str:
    """A word without the padding that is written together with it: `fakeleaddata`."""
    for front in ("fake", "sample"):
        word = word.removeprefix(front)
    return word.removesuffix("data") or word


def _singular(words: str) -> str:
    return "_".join(_one(word) for word in words.split("_"))


def _one(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def _declined_by_columns(folded: set[str]) -> Declined | None:
    """What the columns alone say is not taken: first by those that nothing else has, then tables
    of ids alone, then by those that count where nobody is named."""
    found = [code for code, known in KNOWN.items() if any(each <= folded for each in known.headers)]
    sure = next((code for code in found if code not in _ONLY_WITHOUT_PEOPLE), None)
    if sure or _is_of_links(folded):
        return sure or Declined.LINKS
    return found[0] if found else None


def _is_of_links(folded: set[str]) -> bool:
    said = {header for header in folded if header and not _SERVICE.fullmatch(header)}
    return sum(header.endswith("_id") for header in said) >= 2 and all(
        _LINK.fullmatch(header) for header in said
    )


def _is_of_people(headers: Sequence[str], profile: str | None) -> bool:
    """Whether a table that looks like one not taken names people all the same."""
    if profile and PROFILES[profile].kind is Kind.TOUCHES:
        return True
    leads = mapping.propose_columns(kind=Kind.LEADS, headers=headers).values()
    return "email" in leads or {"first_name", "last_name"} <= set(leads)


def _evident_kind(headers: Sequence[str], *, stem: str) -> Kind | None:
    """The kind whose evidence the columns hold, where several do the one that they tell most."""
    users = mapping.propose_columns(kind=Kind.USERS, headers=headers)
    folded = {fold(header) for header in headers}
    if (stem in _COLLEAGUES or folded & _OF_COLLEAGUES) and "email" in users.values():
        return Kind.USERS
    for kind, names in _TITLED.items():
        columns = mapping.propose_columns(kind=kind, headers=headers)
        if stem in names and _is_titled(kind, columns) and not _is_of_people(headers, None):
            return kind
    evident = [
        kind
        for kind in mapping.ORDER
        if _tells(kind, mapping.propose_columns(kind=kind, headers=headers))
    ]
    return mapping.guess_kind(headers=headers, among=evident) if evident else None


def _tells(kind: Kind, columns: Mapping[str, str]) -> bool:
    """Whether columns (header → field) hold what a row of this kind cannot do without."""
    fields = set(columns.values())
    headers = {name: bare(header) for header, name in columns.items()}
    if kind is Kind.LEADS:
        return _tells_person(fields, headers)
    if kind is Kind.COMPANIES:
        return _tells_company(fields, headers)
    if kind is Kind.DEALS:
        return _tells_deal(fields, headers)
    return all(fields & either for either in _EITHER[kind])


def _is_titled(kind: Kind, columns: Mapping[str, str]) -> bool:
    """What is enough of a piece of content or a campaign where the file is called after them."""
    title = {Kind.ASSETS: "title", Kind.CAMPAIGNS: "name"}.get(kind)
    return title in columns.values()


def _tells_person(fields: set[str], headers: Mapping[str, str]) -> bool:
    if fields & _REACHABLE:
        return True
    beside = bool(fields & _OF_A_LEAD)
    if headers.get("external_id") in _LEAD_IDS and beside:
        return True
    return "full_name" in fields and (headers["full_name"] != "name" or beside)


def _tells_company(fields: set[str], headers: Mapping[str, str]) -> bool:
    has_website = headers.get("domain", "") in _WEBSITES or "domain" in headers.get("domain", "")
    if "name" not in fields:
        return has_website
    return has_website or bool(fields & _OF_A_COMPANY) or headers["name"] != "name"


def _tells_deal(fields: set[str], headers: Mapping[str, str]) -> bool:
    if any(_OF_DEALS.fullmatch(header) for header in headers.values()):
        return bool(fields & {"amount", "stage", "outcome", "closed_at", "name", "is_won"})
    dated = fields & {"closed_at", "stage", "outcome", "opened_at", "is_won"}
    who = fields & {"email", "lead_external_id", "company_external_id"}
    return "amount" in fields and bool(dated or who)
