"""What a form may be, what an answer looks like, and where a visit came from; pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from accord.intake.rules.normalise import ColumnFormat, normalise
from accord.intake.values.batches import Kind
from accord.intake.values.forms import (
    ASKABLE,
    AWAITING_CONFIRMATION,
    LOOKS_AUTOMATIC,
    TRACKED,
    Answers,
    Ask,
    Design,
    FormCard,
    Question,
)
from accord.intake.values.plans import Plan
from accord.kernel import text

LEAST_TIME = timedelta(seconds=2)
FORM_TOUCH = "form"
_PAID = {"cpc", "ppc", "paid", "paidsearch", "paid_search", "sem", "cpm_search"}
_MEDIUMS: Mapping[str, str] = {
    "email": "email", "e-mail": "email", "newsletter": "email", "social": "social",
    "paid_social": "social", "display": "display", "banner": "display", "cpm": "display",
    "organic": "organic_search", "referral": "referral", "partner": "partner",
    "affiliate": "partner", "event": "event", "webinar": "webinar",
}  # fmt: skip
_SEARCH = ("google", "bing", "yandex", "naver", "daum", "duckduckgo", "yahoo", "ecosia", "baidu")
_SOCIAL = (
    "linkedin", "lnkd", "facebook", "instagram", "twitter", "x", "t", "youtube", "vk", "ok",
    "kakao", "reddit", "threads", "tiktok",
)  # fmt: skip


def slug_of(name: str) -> str:
    """The last part of a form's address from its name: plain letters, at most 40."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.search_key(name).lower()).strip("-")
    return plain[:40].strip("-") or "form"


def site_of(address: str) -> str:
    """The origin of an address, such as https://example.com:8080; "" where it has none."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        return ""
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


def may_post_from(origin: str | None, *, own: str, sites: Sequence[str]) -> bool:
    """Whether a browser at this origin may send the form; None where none was said."""
    return origin is None or origin == own or origin in sites


def looks_automatic(
    *, trap: str, begun_at: datetime | None, at: datetime, is_from_known_site: bool
) -> bool:
    """Whether a program seems to have filled the form in; its words are never looked at.

    begun_at: when the form was handed out, None where it was copied by hand to a known site.
    """
    if trap:
        return True
    if begun_at is None:
        return not is_from_known_site
    return at - begun_at < LEAST_TIME


def tracked_origin(*, visit: Mapping[str, str], own_host: str) -> tuple[str, str]:
    """Origin and channel that the visit itself tells: its marks, else the page before it."""
    medium, said = (visit.get(name, "").strip().lower() for name in ("utm_medium", "utm_source"))
    if medium in _PAID:
        return "paid_search", medium
    if medium in _MEDIUMS:
        return _MEDIUMS[medium], medium
    if said:
        return text.search_key(said).replace(" ", "_")[:120], medium
    return _by_referrer(visit.get("referrer", ""), own_host=own_host), medium


def _by_referrer(referrer: str, *, own_host: str) -> str:
    host = urlsplit(site_of(referrer)).hostname or ""
    if not host:
        return "direct_traffic"
    if host == own_host:
        return ""
    names = set(host.split(".")[:-1])
    if names & set(_SEARCH):
        return "organic_search"
    return "social" if names & set(_SOCIAL) else "other"


def answers_of(
    *,
    card: FormCard,
    said: Mapping[str, str],
    visit: Mapping[str, str],
    consents: tuple[Mapping[str, object], ...],
    key: str,
    at: datetime,
    automatic: bool,
    own_host: str,
) -> Answers:
    """What goes in for one filled-in form: the form's word before the visit's, both kept."""
    design = card.design
    asked = {question.name: question for question in design.questions}
    record = {name: said[name] for name in asked if name in ASKABLE and said.get(name)}
    attributes = {
        question.wording[:120]: said[name]
        for name, question in asked.items()
        if question.is_own and said.get(name)
    }
    attributes |= {name: visit[name] for name in (*TRACKED, "page", "referrer") if visit.get(name)}
    origin, channel = tracked_origin(visit=visit, own_host=own_host)
    told = {
        "origin": design.origin or origin,
        "channel": design.channel or channel,
        "campaign": design.campaign or visit.get("utm_campaign", ""),
        "landing_page_external_id": design.landing_page or _bare(visit.get("page", "")),
        "owner_external_id": str(design.owner_id or ""),
        "visitor": visit.get("visitor", "")[:200],
        "external_id": key,
        "created_at": at.isoformat(),
    }
    record |= {name: value for name, value in told.items() if value}
    held = LOOKS_AUTOMATIC if automatic else ""
    if not held and design.double_opt_in:
        held = AWAITING_CONFIRMATION
    return Answers(
        key=key,
        email=record.get("email", ""),
        record=record,
        attributes={**attributes, "form": card.name, "form_version": str(card.version_no)},
        consents=consents,
        page=visit.get("page", ""),
        held=held,
    )


def _bare(address: str) -> str:
    """An address without what a visit hung onto it."""
    return address.split("#")[0].split("?")[0][:200]


def plan_of(*, card: FormCard, fields: Sequence[str]) -> Plan:
    """How the answers of a form become a lead and a touch."""
    return Plan(
        kind=Kind.LEADS,
        source=card.source,
        columns={name: name for name in fields},
        defaults={"stage": "lead"},
        member_source="accord",
        zone="UTC",
        touch=FORM_TOUCH,
    )


def wrong_field(*, card: FormCard, record: Mapping[str, str]) -> str:
    """The first field that the intake would not take as written; "" where it takes all."""
    columns = {name: [value] for name, value in record.items()}
    read = normalise(
        plan=plan_of(card=card, fields=list(columns)),
        headers=list(columns),
        columns=list(columns.values()),
        formats=dict.fromkeys(columns, ColumnFormat()),
        size=1,
    )
    return read.problems[0].column if 0 in read.problems else ""


def flaws(design: Design) -> list[str]:
    """Codes of what keeps a form from working, in the order of its page."""
    names = [question.name for question in design.questions]
    found = []
    if not {"email", "phone", "full_name", "last_name", "first_name"} & set(names):
        found.append("NOBODY")
    if design.double_opt_in and not _asks_for_mail(design.questions):
        found.append("NO_MAIL")
    if any(q.ask in (Ask.CHOICE, Ask.CHOICES) and not q.options for q in design.questions):
        found.append("NO_CHOICES")
    if any(question.is_own and not question.label for question in design.questions):
        found.append("NO_LABEL")
    labels = [question.wording for question in design.questions if question.is_own]
    if len(set(labels)) != len(labels):
        found.append("LABEL_TWICE")
    if design.after and site_of(design.after) not in design.sites:
        found.append("AFTER_ELSEWHERE")
    return found


def _asks_for_mail(questions: Sequence[Question]) -> bool:
    return any(question.name == "email" and question.required for question in questions)
