"""Domains: the part that somebody registered, and those that belong to everybody."""

import importlib
from functools import cache, lru_cache
from typing import Any

from accord.matching.rules.letters import listed

_FREE_NAMES = listed(
    "gmail googlemail hotmail outlook live msn yahoo ymail rocketmail aol icloud gmx web freenet "
    "t-online protonmail proton tutanota fastmail zoho yandex mail bk inbox list rambler ukr "
    "naver daum hanmail nate kakao qq 163 126 sina orange wanadoo laposte free sfr libero virgilio "
    "tiscali alice bol uol terra ig globo sapo onet wp interia o2 seznam centrum bigpond "
    "optusnet telstra comcast verizon att sbcglobal cox charter earthlink bellsouth btinternet "
    "virginmedia sky talktalk ntlworld abv hushmail yopmail mailinator rediffmail"
)
_FREE_WHOLE = listed(
    "me.com mac.com pm.me ya.ru k.ro mail.ru mail.com email.com usa.com post.cz email.it "
    "online.de arcor.de internet.ru email.cz email.ua i.ua meta.ua bluewin.ch"
)
# Words that also name companies are free mail only where the provider registered them.
_FREE_ONLY_IN = {
    "mail": {"ru", "com", "ee", "bg"}, "web": {"de"}, "live": {"com", "co.uk", "fr", "de", "it",
    "nl", "com.pt", "se", "no", "dk", "be", "ca", "com.br", "com.au", "ie"},
    "free": {"fr"}, "list": {"ru"}, "inbox": {"ru", "lv", "lt", "com"}, "sky": {"com"},
    "orange": {"fr", "es"}, "zoho": {"com", "eu"}, "bk": {"ru"}, "proton": {"me"},
    "ig": {"com.br"}, "terra": {"com.br", "es", "com"}, "globo": {"com"}, "alice": {"it"},
    "att": {"net"}, "cox": {"net"}, "charter": {"net"}, "o2": {"pl", "co.uk"}, "wp": {"pl"},
    "kakao": {"com"}, "ukr": {"net"}, "nate": {"com"}, "bol": {"com.br"}, "uol": {"com.br"},
    "sapo": {"pt"}, "abv": {"bg"}, "verizon": {"net"}, "centrum": {"cz", "sk"},
}  # fmt: skip


@cache
def _extractor() -> Any:
    """The list of suffixes that comes with the package: nothing is ever fetched."""
    # With it comes an HTTP client that nothing uses: a fifth of each command's start.
    tldextract = importlib.import_module("tldextract")
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=65_536)
def registered(text: str) -> str:
    """The registered domain of an address, host or link: `https://www.shop.foo.co.kr/x` is
    `foo.co.kr`. Empty where there is none."""
    host = text.strip().lower().rpartition("@")[2]
    found = _extractor()(host)
    return str(found.top_domain_under_public_suffix or "")


@lru_cache(maxsize=65_536)
def is_free(domain: str) -> bool:
    """Whether anybody gets a mailbox there, so that the domain says nothing of a company."""
    found = _extractor()(domain.strip().lower())
    if found.top_domain_under_public_suffix in _FREE_WHOLE:
        return True
    if found.domain not in _FREE_NAMES:
        return False
    only = _FREE_ONLY_IN.get(found.domain)
    return only is None or found.suffix in only


def company_domain(text: str) -> str:
    """The registered domain where it can name a company; empty for free mail."""
    domain = registered(text)
    return "" if not domain or is_free(domain) else domain
