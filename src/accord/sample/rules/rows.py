"""From what was drawn to rows as a file would hold them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from accord.sample.rules import catalogue, chances
from accord.sample.rules.axis import Axis
from accord.sample.rules.deals import Deal
from accord.sample.rules.journeys import KINDS, Lead, Touch
from accord.sample.rules.people import Person
from accord.sample.values import STAGES, Cell

Row = tuple[Cell, ...]
Identity = tuple[str, str, str, str | None, str | None]

_EXPECTED_WITHIN = 77  # days


def identity(person: Person, spelling: str | None = None) -> Identity:
    """First, last and full name, e-mail and phone; `spelling` says how a second arrival of the
    same person writes them (see `Duplicate.found_by`)."""
    first, family = person.first.native, person.family.native
    email, phone = person.email, person.phone
    if spelling == "email":
        return first, family, person.full_name.upper(), email and email.title(), phone
    if spelling == "phone":
        dialled = phone and "0" + phone.split(" ", 1)[1].replace(" ", "")
        return first, family, person.full_name, person.free_mail, dialled
    if spelling == "name":
        first, family = person.first.latin, person.family.latin
        return first, family, f"{first} {family}", None, None
    return first, family, person.full_name, email, phone


def can_return(person: Person, spelling: str) -> bool:
    """Whether a second arrival could be found out this way at all."""
    if spelling == "email":
        return person.email is not None and not person.email.startswith("info@")
    if spelling == "phone":
        return person.phone is not None and person.email != person.free_mail
    return True


def lead_row(lead: Lead, *, axis: Axis) -> Row:
    """In the order of `FIELDS["leads"]`; sales own a lead from the hand-off on."""
    company = lead.person.company
    owner = lead.sdr if len(lead.fate.entered) > 1 else None
    return (
        lead.external_id,
        *identity(lead.person, lead.spelling),
        company.external_id,
        lead.person.title,
        company.market.country,
        company.market.language,
        lead.origin,
        chances.ORIGIN_TRUTHS[lead.origin].channel,
        lead.campaign,
        lead.landing_page,
        company.segment,
        owner,
        axis.text(lead.created),
    )


def stage_rows(lead: Lead, *, axis: Axis) -> Iterator[Row]:
    """In the order of `FIELDS["stage_history"]`, by time."""
    for stage, moment in zip(STAGES, lead.fate.entered, strict=False):
        yield lead.external_id, stage, axis.text(moment), None
    if lead.fate.rejected:
        moment, reason = lead.fate.rejected
        yield lead.external_id, "rejected", axis.text(moment), reason


def touch_row(number: int, lead: Lead, touch: Touch, *, axis: Axis) -> Row:
    """In the order of `FIELDS["touches"]`."""
    moment, kind, channel, campaign, asset, member = touch
    direction, reach, team, _ = KINDS[kind]
    return (
        f"T-{number:07d}",
        lead.external_id,
        kind,
        direction,
        reach,
        team,
        channel,
        campaign,
        asset,
        member,
        axis.text(moment),
    )


def _expected(number: int, deal: Deal, *, axis: Axis) -> str | None:
    """Sellers expect their open deals within the next eleven weeks, each on some day of them."""
    if deal.outcome != "open":
        return None
    days = axis.days + number % _EXPECTED_WITHIN
    return (axis.since + timedelta(days=days)).isoformat()


def deal_row(number: int, lead: Lead, deal: Deal, *, axis: Axis) -> Row:
    """In the order of `FIELDS["deals"]`."""
    company = lead.person.company
    return (
        f"D-{number:05d}",
        lead.external_id,
        company.external_id,
        f"{company.name}: {deal.product}",
        deal.product,
        f"{deal.cents // 100}.{deal.cents % 100:02d}",
        catalogue.CURRENCY,
        deal.stage,
        lead.ae,
        lead.sdr,
        axis.text(deal.opened),
        axis.text(deal.closed) if deal.closed is not None else None,
        _expected(number, deal, axis=axis),
        deal.outcome,
        deal.lost_reason,
    )
