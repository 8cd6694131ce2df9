"""The few keys by which records that may be one are looked up, each by equality."""

from collections.abc import Mapping
from typing import Any

KEYS_BOUND = 16


def keys_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of a record of compared forms: two records that are likely one share at least one.

    Each begins with what it is made of, so that one index serves all."""
    get = record.get
    given, family = get("given_key"), get("family_key")
    found = [
        _joined("e", get("email")),
        _joined("e", get("email_2")),
        _joined("m", get("email_local")),
        _joined("p", get("phone_tail") or get("phone")),
        _joined("p", (get("phone_2") or "")[-8:] or None),
        _joined("c", get("code")),
        _joined("t", get("title_sorted")),
        _joined("d", get("domain")),
    ]
    if given is None and family is None:
        found.append(_joined("o", get("company_sorted")))
    else:
        found += _of_names(given, family, record)
    return tuple(dict.fromkeys(key for key in found if key))[:KEYS_BOUND]


def _of_names(
    given: str | None, family: str | None, record: Mapping[str, Any]
) -> tuple[str | None, ...]:
    get = record.get
    return (
        _joined("n", *_ordered(given, get("family_as_given"))),
        _joined("fb", family, get("date")),
        _joined("gb", given, get("date")),
        _joined("fp", family, get("postcode")),
        _joined("fc", family, get("company_sorted")),
        _joined("gf", given, get("email_firm")),
        _joined("ga", given, get("address")),
    )


def _ordered(given: str | None, family: str | None) -> tuple[str | None, ...]:
    """Both names in one order, for files swap them."""
    return tuple(sorted((given, family))) if given and family else (None,)


def _joined(kind: str, *parts: str | None) -> str | None:
    for part in parts:
        if not part:
            return None
    return f"{kind}:{'|'.join(map(str, parts))}"
