"""By which clock a buyer lives, as far as their number or their country tells."""

from collections.abc import Iterable

import phonenumbers
from phonenumbers import timezone as zones


def zone_of(*, phone: str, country: str) -> str:
    """The one zone of a number, else the one of a country; "" where several may be meant."""
    found = _sole(_of_number(phone, country=country))
    return found or _sole(_of_country(country))


def _of_number(phone: str, *, country: str) -> Iterable[str]:
    if not phone:
        return ()
    try:
        number = phonenumbers.parse(phone, country.upper() or None)
    except phonenumbers.NumberParseException:
        return ()
    told: Iterable[str] = zones.time_zones_for_number(number)
    return told


def _of_country(country: str) -> Iterable[str]:
    code = phonenumbers.country_code_for_region(country.upper()) if country else 0
    if not code:
        return ()
    anywhere = phonenumbers.PhoneNumber(country_code=code, national_number=0)
    told: Iterable[str] = zones.time_zones_for_geographical_number(anywhere)
    return told


def _sole(found: Iterable[str]) -> str:
    known = {zone for zone in found if "/" in zone and not zone.startswith("Etc/")}
    return known.pop() if len(known) == 1 else ""
