"""Reports of visits and of money spent: where visits came from, sums below, words for nothing."""

import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from accord.intake.rules.header import fold

PAGE_BOUND = 500
_NOTHING = re.compile(r"\(.*\)|unassigned|unknown|undefined|not set|n/?a|null|none|-+|–|—", re.I)
# The first word of a row of sums, in the languages of the product and of the usual reports.
_SUMS = re.compile(
    r"(?:sub|grand\s)?totals?|overall total|sum|gesamt(?:summe)?|summe|итого|всего|общий итог|"
    r"합계|총계|soma|somma|suma|totale|total geral|total general|results? from .*",
    re.IGNORECASE,
)
_SUMS_OF = re.compile(r"(?:grand )?totals?\s?[:–-]\s?.*|total \(.*\)", re.IGNORECASE)

# How analytics programs group where visits come from, as the codes of the first definitions.
_GROUPS = {
    "direct": "direct_traffic",
    "direct_entry": "direct_traffic",
    "direct_entries": "direct_traffic",
    "organic_shopping": "organic_search",
    "search_engines": "organic_search",
    "search_engine": "organic_search",
    "search": "organic_search",
    "paid_shopping": "paid_search",
    "cross_network": "paid_search",
    "organic_social": "social",
    "paid_social": "social",
    "social_network": "social",
    "social_networks": "social",
    "social_media": "social",
    "organic_video": "social",
    "paid_video": "display",
    "e_mail": "email",
    "email_marketing": "email",
    "newsletter": "email",
    "referrals": "referral",
    "website": "referral",
    "websites": "referral",
    "affiliate": "partner",
    "affiliates": "partner",
    "ai_assistants": "referral",
}
_MEDIA = (
    (re.compile(r"cpc|ppc|paid_?search|paidsearch|sem|adwords|google_ads"), "paid_search"),
    (re.compile(r"organic|organic_search|search"), "organic_search"),
    (re.compile(r"(?:paid_?)?social.*|sm|.*_social"), "social"),
    (re.compile(r"e_?mail|newsletter|mailing"), "email"),
    (re.compile(r"display|banner|cpm|programmatic|retargeting|remarketing"), "display"),
    (re.compile(r"affiliates?|partners?"), "partner"),
)
_REFERRAL = frozenset({"referral", "referrer", "link"})
_SEARCHERS = re.compile(
    r"(?:^|\.)(?:google|bing|yahoo|duckduckgo|baidu|yandex|naver|daum|ecosia|qwant|startpage|"
    r"brave|seznam|sogou|ask)(?:\.|$)"
)
_SOCIAL = re.compile(
    r"(?:^|\.)(?:facebook|fb|instagram|linkedin|lnkd|twitter|t|x|youtube|reddit|pinterest|tiktok|"
    r"xing|vk|ok|threads|mastodon|bsky|news\.ycombinator|quora|kakao|line)(?:\.|$)"
)


def is_nothing(said: str) -> bool:
    """Whether a report says that it does not know, such as "(not set)"."""
    return not said.strip() or bool(_NOTHING.fullmatch(said.strip()))


def said_or_blank(said: str) -> str:
    """What a report says, "" for its words for nothing."""
    return "" if is_nothing(said) else said.strip()


def origin_of(
    *, source: str, medium: str = "", group: str = "", known: Collection[str] = frozenset()
) -> str:
    """Where visits came from, as a code of the definitions where one fits, else the source's own.

    source and medium as marked or measured, group as the tool sums them up; `known` holds the
    codes of the origins in force. "" where nothing is said.
    """
    way, come = fold(medium), source.strip().casefold()
    if come in ("(direct)", "direct") and not (way and said_or_blank(medium)):
        return _code("direct", known)
    named = said_or_blank(group)
    told = way if said_or_blank(medium) and way not in _REFERRAL else ""
    for each in (fold(named), told):
        if each in known or each in _GROUPS:
            return _code(each, known)
    place = said_or_blank(source).casefold()
    found = next(
        (code for shape, code in _MEDIA if said_or_blank(medium) and shape.fullmatch(way)), ""
    )
    if found:
        return found
    if not said_or_blank(medium) or way in _REFERRAL:
        found = _of_place(place, is_referral=way in _REFERRAL, known=known)
    return (found or fold(place) or fold(named) or fold(said_or_blank(medium)))[:120]


def _code(folded: str, known: Collection[str]) -> str:
    return folded if folded in known else _GROUPS.get(folded, folded)


def _of_place(place: str, *, is_referral: bool, known: Collection[str]) -> str:
    folded = fold(place)
    if folded in known or folded in _GROUPS:
        return _code(folded, known)
    if _SOCIAL.search(place):
        return "social"
    if _SEARCHERS.search(place) and not is_referral:
        return "organic_search"
    return "referral" if is_referral or re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", place) else ""


def halves(source_and_medium: str) -> tuple[str, str]:
    """The two parts of "google / cpc"."""
    source, _mark, medium = source_and_medium.partition(" / ")
    return source.strip(), medium.strip()


def page_of(said: str) -> str:
    """The page without what may tell of a person: no query, no fragment."""
    plain = said_or_blank(said)
    try:
        parts = urlsplit(plain)
    except ValueError:
        return plain.partition("?")[0][:PAGE_BOUND]
    return f"{parts.netloc}{parts.path}"[:PAGE_BOUND]


def is_sum(cells: Iterable[str], *, has_day: bool) -> bool:
    """Whether a row is the sum of others: it says so and, where it says more, lacks a day; or it
    says nothing but numbers."""
    said = [cell.strip() for cell in cells if cell.strip()]
    words = [cell for cell in said if not cell[:1].isdigit()]
    if not words and not has_day:
        return True
    named = [cell for cell in words if not is_nothing(cell)]
    if any(_SUMS.fullmatch(cell.rstrip(" :*")) for cell in named):
        return not has_day or len(named) == 1
    return not has_day and any(_SUMS_OF.fullmatch(cell) for cell in named)
