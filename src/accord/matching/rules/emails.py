"""Mail addresses: one spelling for one mailbox, and which mailboxes belong to nobody alone."""

import re
from dataclasses import dataclass

from accord.matching.rules import domains
from accord.matching.rules.letters import is_nothing, listed

_SPLIT = re.compile(r"[\s;,|<>()\"']+")
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_PLUS = listed(
    "gmail.com googlemail.com outlook.com hotmail.com live.com icloud.com me.com fastmail.com "
    "proton.me protonmail.com yandex.ru yandex.com"
)
_ALIASES = {
    "googlemail.com": "gmail.com", "ya.ru": "yandex.ru", "yandex.com": "yandex.ru",
    "me.com": "icloud.com", "mac.com": "icloud.com", "pm.me": "proton.me",
    "protonmail.com": "proton.me",
}  # fmt: skip
_FOLDED = _PLUS | _DOTLESS | {*_ALIASES, *_ALIASES.values()}
_ROLES = listed(
    "info sales office contact contacts hello hi mail email post admin administrator support "
    "help helpdesk service services billing accounts accounting finance invoice invoices hr jobs "
    "careers marketing press media team reception booking bookings reservations orders order shop "
    "webmaster postmaster hostmaster noreply donotreply secretary general enquiries "
    "inquiries enquiry kontakt vertrieb verkauf buchhaltung zentrale buero contacto ventas "
    "comercial vendas contato atendimento financeiro secretariat secretaria contabilitate vanzari "
    "birou relatii direction accueil commercial biuro sprzedaz zakaz zakazy priem prodazhi otdel "
    "buh reklama kadry director management purchasing procurement einkauf compras achats"
)
_DIGITS = re.compile(r"\d+")
_SIGNS = re.compile(r"[._\-]+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`address` in its one spelling; `local` the part before @ in letters and digits alone;
    `company` the domain where it is a company's own; `shared` for info@ and its like."""

    address: str
    local: str
    company: str
    shared: bool


def all_of(cell: str) -> tuple[str, ...]:
    """The addresses that a cell holds, as written, in order and once each."""
    if is_nothing(cell):
        return ()
    if "@" in cell and _SPLIT.search(cell) is None:
        return (cell,)
    found = (part.removeprefix("mailto:") for part in _SPLIT.split(cell) if "@" in part)
    return tuple(dict.fromkeys(found))


def mailbox(text: str) -> Mailbox | None:
    """The mailbox behind an address as written; None where there is nothing before or after @."""
    found = address(text)
    if not found:
        return None
    written = text.strip().lower().strip(".").rpartition("@")[0]
    local, _, domain = found.rpartition("@")
    return Mailbox(
        address=found,
        local=_SIGNS.sub("", local),
        company="" if domains.is_free(domain) else domains.registered(domain),
        shared=is_shared(written),
    )


def address(text: str) -> str:
    """The one spelling of an address as written; empty where it is none.

    The same as `mailbox(text).address`, at a tenth of the cost."""
    local, _, domain = text.strip().lower().strip(".").rpartition("@")
    domain = domain.strip(".")
    if not local or not domain:
        return ""
    if domain in _FOLDED:
        local, domain = _folded(local, domain)
    return f"{local}@{domain}"


def _folded(local: str, domain: str) -> tuple[str, str]:
    """Where the provider delivers several spellings to one mailbox."""
    domain = _ALIASES.get(domain, domain)
    if domain in _PLUS or domain in _ALIASES.values():
        local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        local = local.replace(".", "") or local
    return local, domain


def is_shared(local: str) -> bool:
    """Whether the part before @ names a desk, not a person."""
    word = _DIGITS.sub("", local.partition("+")[0])
    return _SIGNS.sub("", word) in _ROLES or _SIGNS.split(word)[0] in _ROLES
