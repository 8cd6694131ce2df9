"""What the name of a column and the words in it say: of whom it speaks, and since when it is known.

Words of several languages, by their beginnings where that is enough; none of them decides alone.
"""

import re
from collections.abc import Iterable

from accord.scoring.rules.learning.columns import key_of


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile(r"(?:^|_)(?:" + "|".join(parts) + r")(?:_|$)")


# The newest state of something, whatever it was when the lead came in.
_LATEST = _any(
    "last", "latest", "most_recent", "final", "next", "updated", "modified", "closing", "closed",
    "close", "close_date", "ultim[oa]s?", "últim[oa]s?", "proxim[oa]", "próxim[oa]",
    "letzte[rsn]?", "nächste[rsn]?", "derni[eè]re?", "prochaine?", "последн.*", "следующ.*", "최종",
    "마지막", "최근",
)  # fmt: skip
# How things came out, or what a customer did.
_OUTCOME = _any(
    "won", "lost", "loss", "win", "converted", "conversion", "outcome", "result", "disposition",
    "churn(?:ed)?", "renewal", "onboard(?:ed|ing)?", "signed", "signature", "contract",
    "invoice[sd]?", "payments?", "paid", "deal", "opportunity", "opp", "closer", "sold",
    "sale_amount", "ganh[oa]", "perdid[oa]", "fecha(?:do|mento)", "gewonnen", "verloren",
    "abgeschlossen", "vertrag", "gagné", "perdu", "contrat", "contrato", "câștigat", "castigat",
    "pierdut", "închis", "inchis", "factur.*", "выигр.*", "проигр.*", "закрыт.*", "договор",
    "сделк.*", "счет", "계약", "성사", "결과",
)  # fmt: skip
# A verdict on the lead, by people or by another tool.
_SUBJECT = r"(?:lead|prospect|deal|opportunity|contact|sales|mql|sql|crm)"
_VERDICT_OF_LEAD = re.compile(
    rf"(?:^|_){_SUBJECT}s?_(?:\w+_)?"
    r"(?:status|stage|state|quality|grade|rating|score|rank|priority|temperature|profile|tags?|"
    r"label|category|verdict|feedback|class|outcome|reason|result|disposition|level|type)(?:_|$)"
)
_VERDICT = _any(
    "status", "stage", "pipeline", "phase", "quality", "grade", "rating", "scores?", "index",
    "rank", "priority", "temperature", "verdict", "qualified", "qualification", "reason", "tags?",
    "labels?", "feedback", "remarks?", "comments?", "notes?", "profile", "probability", "forecast",
    "estado", "etapa", "fase", "motivo", "qualidade", "grund", "bewertung", "statut", "étape",
    "raison", "note", "stadiu", "motiv", "observat.*", "статус", "этап", "причин.*", "оценк.*",
    "комментар.*", "상태", "단계", "사유", "등급", "점수", "메모",
)  # fmt: skip
# What selling itself leaves behind.
_WORK = _any(
    "calls?", r"call_\w+", r"\w+_calls?", "attempts?", "follow_?ups?", "followups?", "meetings?",
    "duration", "talk_time", "proposals?", "quotes?", "quotation", "discount", r"negotiat\w+",
    r"demo_\w+", r"days_to_\w+", r"time_to_\w+", r"days_in_\w+", "days_open", "cycle", "handled",
    "assigned", "reps?", "owner", "agent", "closer", "amount", "deal_value", r"order_\w+",
    "orders?", r"purchase_\w+", "subscription", r"customer_\w+", r"account_\w+", r"seller_\w+",
    "touches", "emails_sent", "contact_attempts", "duração", "dauer", "anrufe", "appels",
    "apeluri", "звонк.*", "통화.*",
)  # fmt: skip
# What makes such a word harmless: it speaks of the person, or of before.
_HARMLESS = _any(
    "marital", "civil", "employment", "occupation", "job", "visa", "health", "education", "credit",
    "previous", "prior", "earlier", "past", "first", "initial", "do_not", "dont", "opt_?out",
    "poutcome", "requested", "desired", "expected", "annual", "company", "household", "smoking",
    "home", "family", "preferred", "planned", "last_name", "lastname", "housing", "loan_status",
    "legal", "age", r"annual_\w+", "surname", "nps", "industry", "sector", "estado_civil",
    "familienstand",
)  # fmt: skip

_SAID = re.compile(
    r"\b(?:won|lost|lose|losing|closed|converted|conversion|enrolled|signed(?! up)|purchased|"
    r"bought|not interested|uninterested|no longer interested|interested in (?:other|full|next)|"
    r"will revert|hot|warm|cold|qualified|unqualified|disqualified|not eligible|ineligible|"
    r"ringing|rang|switched off|busy|no answer|not answering|voicemail|unreachable|not reachable|"
    r"wrong number|invalid|out of service|follow[- ]?up|call ?back|in touch|contacted|attempted|"
    r"negotiat\w+|proposal|contract sent|demo (?:done|held|given)|junk|spam|duplicate|"
    r"potential lead|other leads|might be|not sure|worst|relevance|already a|lost to|rejected|"
    r"accepted|dropped|churned|in pipeline|nurtur\w+|meeting (?:done|held|set)|ganh[oa]|"
    r"perdid[oa]|fechad[oa]|sem interesse|gewonnen|verloren|kein interesse|gagné|perdu|câștigat|"
    r"pierdut|выигран\w*|проигран\w*|отказ\w*|закрыт\w*|성사|실패|계약)\b"
)
_HOW_THEY_CAME = _any(
    "origin", "source", "channel", "campaign", "medium", r"utm_\w+", "origem", "quelle", "canal",
    "источник", "канал", "유입.*",
)  # fmt: skip
_DOING = _any(
    "visits?", "total_?visits", "time", r"time_\w+", "minutes", "seconds", "hours", "pages?",
    "page_views?", "pageviews?", "views?", "viewed", "sessions?", "clicks?", "clicked", "opens?",
    "opened", "downloads?", "downloaded", "webinars?", "events?", "trials?", "demo", "demos",
    "signups?", "sign_ups?", "requests?", "requested", "asked", "forms?", "submissions?",
    "newsletter", "subscribed", "emails?", "e_mails?", "search", "searched", "origin", "source",
    "channel", "campaigns?", "medium", r"utm_\w+", "landing", "landing_page(?:_id)?", r"referr\w+",
    "activity", "activities", "engagement", "engaged", "touch(?:es)?", r"days_since\w*", "recency",
    "frequency", "logins?", "usage", "used", "copy", "free", "call", "call_me", "chat", "chats",
    "messages?", "replies", "replied", "response", "responses", "whitepapers?", "ebooks?",
    "content", "video", "videos", "website", "web", "pricing", "attended", "registered",
    "interest(?:ed)?", r"how_\w+_hear", "keyword", "ad", "ads", r"advert\w*", "magazine",
    "newspaper", "forums?", "contact_date", "visitas?", "origem", "canal", "quelle", "besuche",
    "seiten", "источник", "канал", "визит.*", "방문.*", "유입.*",
)  # fmt: skip
_BEING = _any(
    "industry", "sector", "size", "employees", "revenue", "country", "city", "region", "state",
    "county", "postcode", "zip", "zip_code", "title", "job", "job_title", "role", "position",
    "occupation", "profession", "seniority", "department", "specialization", "specialisation",
    "segment", "company", "organisation", "organization", "business", "age", "gender", "sex",
    "marital", "education", "budget", "income", "technology", "tech", "stack", "type", "tier",
    "territory", "location", "language", "market", "vertical", "matters", "hear", "founded",
    "branche", "land", "stadt", "cidade", "país", "cargo", "setor", "județ", "oraș", "отрасль",
    "город", "страна", "должность", "업종", "직책", "지역",
)  # fmt: skip


def is_harmless(name: str) -> bool:
    return bool(_HARMLESS.search(key_of(name)))


def speaks_of_latest(name: str) -> bool:
    return bool(_LATEST.search(key_of(name))) and not is_harmless(name)


def speaks_of_outcome(name: str) -> bool:
    return bool(_OUTCOME.search(key_of(name))) and not is_harmless(name)


def speaks_of_verdict(name: str) -> bool:
    """Whether it names a verdict on the lead itself: a lead's status, quality, profile."""
    return bool(_VERDICT_OF_LEAD.search(key_of(name))) and not _came(name)


def may_be_verdict(name: str) -> bool:
    return bool(_VERDICT.search(key_of(name))) and not is_harmless(name)


def may_be_work(name: str) -> bool:
    return bool(_WORK.search(key_of(name))) and not is_harmless(name)


def outcome_words(name: str, values: Iterable[str]) -> list[str]:
    """Those values that speak of an outcome, of a verdict or of talks with sales.

    A way by which leads come may be called after anything: cold calls, a lost and found.
    """
    if _came(name) or is_harmless(name):
        return []
    return [value for value in values if _SAID.search(value.casefold())]


def is_interest(name: str, *, number: bool) -> bool:
    """Whether a column says what somebody did rather than who they are."""
    key = key_of(name)
    being, doing = bool(_BEING.search(key)), bool(_DOING.search(key))
    if being != doing:
        return doing
    return number and not being


def _came(name: str) -> bool:
    return bool(_HOW_THEY_CAME.search(key_of(name)))
