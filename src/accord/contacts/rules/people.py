"""Who a record is about: pure decisions over keys."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anyascii import anyascii

from accord.contacts.values.people import IdentityKind, Outcome
from accord.kernel import text

Key = tuple[str, str]
WEAK = frozenset(
    {IdentityKind.COOKIE, IdentityKind.DEAL}
)  # what several people may share without knowing
FREE_MAIL = frozenset(
    [
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com",
        "icloud.com", "aol.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com",
        "mail.ru", "yandex.ru", "bk.ru", "inbox.ru", "list.ru", "naver.com", "daum.net",
        "hanmail.net", "uol.com.br", "bol.com.br", "terra.com.br", "yahoo.com.br", "yahoo.ro",
        "rambler.ru",
    ]
)  # fmt: skip
# Mailboxes that stand for a desk, not for a person, in the five languages and English.
GENERIC_MAILBOXES = frozenset(
    [
        "info", "information", "office", "contact", "contacts", "contactus", "hello", "hi",
        "mail", "email", "post", "sales", "marketing", "support", "help", "helpdesk", "service",
        "customerservice", "care", "team", "admin", "administrator", "administration",
        "webmaster", "postmaster", "hostmaster", "root", "noreply", "no-reply", "donotreply",
        "do-not-reply", "enquiries", "enquiry", "inquiries", "inquiry", "reception",
        "secretary", "secretariat", "accounts", "accounting", "billing", "finance", "invoice",
        "invoices", "orders", "order", "purchasing", "procurement", "hr", "jobs", "careers",
        "press", "media", "pr", "legal", "general", "feedback", "newsletter", "subscribe",
        "kontakt", "buero", "vertrieb", "verkauf", "einkauf", "contato", "contacto", "vendas",
        "comercial", "atendimento", "financeiro", "compras", "faleconosco", "vanzari", "birou",
        "zakaz", "prodazhi", "pochta", "kantselyaria", "master", "manager", "biz",
    ]
)  # fmt: skip


def mail_key(*, email: str, name: str) -> str:
    """What an e-mail tells a person by; "" where there is none.

    A mailbox that several people share tells them only together with the name: without one it
    stands for nobody but the desk itself.
    """
    mailbox = email.partition("@")[0].partition("+")[0]
    if mailbox not in GENERIC_MAILBOXES:
        return email
    return f"{email} {text.search_key(name)}".rstrip()[:400]


def fingerprint(*parts: Any) -> bytes:
    """16 bytes that differ when what a row says differs."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def searchable(parts: Iterable[str]) -> str:
    """What search finds a record by: folded, and in Latin letters beside other scripts."""
    words: list[str] = []
    for part in parts:
        if not part:
            continue
        words.append(text.search_key(part))
        if not part.isascii():
            words.append(text.search_key(anyascii(part)))
    return " ".join(words)


def name_key(name: str) -> str:
    """Companies are known by their exact name, folded."""
    return text.search_key(name)[:400]


def is_own_address(text: str) -> bool:
    """Whether this is a whole e-mail address of one person, not of a desk."""
    mailbox, at, domain = text.partition("@")
    is_whole = bool(mailbox and at and "." in domain) and text.isprintable() and " " not in text
    return is_whole and mailbox.partition("+")[0] not in GENERIC_MAILBOXES


def external_key(*, source: str, key: str) -> Key:
    """The identity key of a record in its own tool."""
    return (IdentityKind.EXTERNAL, f"{source}:{key}")


@dataclass(slots=True)
class Assignment:
    """For each row: an existing id (≥ 0) or a new one (`-1 - slot`), and what that came to."""

    targets: list[int] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    record_of_row: list[int] = field(default_factory=list)
    fresh_records: list[int] = field(default_factory=list)
    changed_records: dict[int, int] = field(default_factory=dict)


def assign(
    *,
    record_keys: Sequence[str],
    fingerprints: Sequence[bytes],
    keys: Sequence[Sequence[Key]],
    known_records: Mapping[str, tuple[int, bytes, int]],
    known_keys: Mapping[Key, int],
) -> Assignment:
    """Say who each row is about.

    A record seen before stays with its person. A new record joins whoever shares a key, in
    the order of its keys (its own tool's id before the e-mail), else it is somebody new. A weak
    key is kept with the record and joins nobody.
    Of several rows about one record the last says how it stands: where that is known already,
    none of them changes anything.
    `known_records` maps a record key to (record id, fingerprint, person id);
    `known_keys` maps an identity key to a person id. In the answer `firsts` holds the row
    that introduced each new person, `fresh_records` the row that introduced each new record,
    `record_of_row` the record id of a row, or `-1 - position in fresh_records`, and
    `changed_records` the latest row for each known record whose content changed.
    """
    answer = Assignment()
    seen: dict[str, tuple[int, bytes, int]] = dict(known_records)
    last = dict(zip(record_keys, fingerprints, strict=True))
    settled = {key for key, (_, print_, _) in known_records.items() if last.get(key) == print_}
    holders = dict(known_keys)
    for row, record_key in enumerate(record_keys):
        before = seen.get(record_key)
        if before is not None:
            record, print_before, target = before
            same = print_before == fingerprints[row] or record_key in settled
            outcome = Outcome.UNCHANGED if same else Outcome.UPDATED
            if not same:
                answer.changed_records[record] = row
                seen[record_key] = (record, fingerprints[row], target)
        else:
            strong = (key for key in keys[row] if key in holders and key[0] not in WEAK)
            target = next((holders[key] for key in strong), None)  # type: ignore[assignment]
            outcome = Outcome.JOINED
            if target is None:
                target, outcome = -1 - len(answer.firsts), Outcome.CREATED
                answer.firsts.append(row)
            record = -1 - len(answer.fresh_records)
            answer.fresh_records.append(row)
            seen[record_key] = (record, fingerprints[row], target)
        for key in keys[row]:
            holders.setdefault(key, target)
        answer.targets.append(target)
        answer.outcomes.append(outcome)
        answer.record_of_row.append(record)
    return answer


def told_again(*, assigned: Assignment, targets: Sequence[int]) -> list[int]:
    """Whom more than the row that introduced them tells of: they are folded from their records."""
    introduced = set(assigned.firsts)
    return sorted(
        {
            targets[row]
            for row, outcome in enumerate(assigned.outcomes)
            if row not in introduced and outcome in (Outcome.JOINED, Outcome.UPDATED)
        }
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A record behind a person or company: what it says, since when where it changed, and of
    which fields somebody chose its word; the later choice has the larger number."""

    record_id: int
    fields: Mapping[str, Any]
    changed: Mapping[str, int]
    chosen: Mapping[str, int] = field(default_factory=dict)


def fold(records: Sequence[Told], *, names: Sequence[str]) -> dict[str, tuple[Any, int]]:
    """For each field known: its value, and the record that says so.

    What somebody chose last stands, as long as that record says anything. Else the record that
    changed its mind last decides; where none did, the one that was there first. So a new record
    fills what is unknown and overwrites nothing, and taking a record away, with what was chosen
    of it, gives what the others say.
    """
    answer: dict[str, tuple[Any, int]] = {}
    ordered = sorted(records, key=lambda record: record.record_id)
    for name in names:
        sayers = [record for record in ordered if record.fields.get(name)]
        if sayers:
            told = max(sayers, key=lambda one: (one.chosen.get(name, 0), one.changed.get(name, 0)))
            answer[name] = (told.fields[name], told.record_id)
    return answer


def heads(*, people: Iterable[int], links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """For each of these people the one who stands for the group: the earliest known of it."""
    head = {person: person for person in people}
    for first, second in links:
        join(head, first, second)
    return {person: head_of(head, person) for person in head}


def head_of(head: dict[int, int], person: int) -> int:
    """Who stands for somebody, where `head` names for each another of their group, or them."""
    while head[person] != person:
        head[person] = head[head[person]]
        person = head[person]
    return person


def join(head: dict[int, int], first: int, second: int) -> None:
    """Let the earliest known of both groups stand for all of them."""
    low, high = sorted((head_of(head, first), head_of(head, second)))
    head[high] = low
