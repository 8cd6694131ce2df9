"""Writing down what people agreed to, and whom nobody writes to."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.contacts.models import Purpose, Stop
from accord.contacts.queries import consent as queries
from accord.contacts.values.consent import (
    Basis,
    Change,
    Consent,
    PurposeCard,
    StopEnd,
    StopKind,
    StopReason,
    Told,
    UnknownPurpose,
)
from accord.foundation import bulk, keyed
from accord.journal import api as journal

TOPIC = 0x6D617920  # "may "
FIRST_HAND = (Told.PAGE, Told.LINK, Told.FORM)


@transaction.atomic
def record_consents(
    *,
    consents: Sequence[Consent],
    batch_id: int | None = None,
    actor_id: int | None = None,
    recorded_at: datetime,
) -> int:
    """Write down what was said; answers how many of it were news.

    What a tool said last of the same person and purpose is no news said again; what people say
    themselves always is, for others may have spoken since.
    Raises UnknownPurpose; then nothing is written.
    """
    if not consents:
        return 0
    purposes = {card.code: card for card in queries.list_purposes()}
    unknown = {each.purpose for each in consents} - purposes.keys()
    if unknown:
        raise UnknownPurpose(sorted(unknown)[0])
    people = sorted({each.person_id for each in consents})
    bulk.execute(
        "select id from contacts_person where id = any(%s) order by id for no key update", [people]
    )
    news = [
        each for each, is_new in zip(consents, are_news(consents=consents), strict=True) if is_new
    ]
    _write(news, purposes=purposes, batch_id=batch_id, actor_id=actor_id)
    if news:
        _tell(news, batch_id=batch_id, actor_id=actor_id, at=recorded_at)
    return len(news)


def are_news(*, consents: Sequence[Consent]) -> list[bool]:
    """Of each word whether it is one that its tool has not said last, in their order."""
    latest = _latest(sorted({each.person_id for each in consents}))
    answer = []
    for each in consents:
        key = (each.person_id, each.purpose, each.way.value, each.source)
        said = (each.change.value, _basis(each))
        answer.append(latest.get(key) != said or each.door in FIRST_HAND)
        latest[key] = said
    return answer


def _basis(said: Consent) -> str:
    return said.basis.value if said.change is Change.GIVEN else Basis.NONE.value


def _latest(people: Sequence[int]) -> dict[tuple[int, str, str, str], tuple[str, str]]:
    rows = bulk.fetch(
        """select distinct on (c.person_id, c.purpose_id, c.way, c.source)
                  c.person_id, p.code, c.way, c.source, c.change, c.basis
           from contacts_consent c join contacts_purpose p on p.id = c.purpose_id
           where c.person_id = any(%s)
           order by c.person_id, c.purpose_id, c.way, c.source, c.at desc, c.id desc""",
        [list(people)],
    )
    return {tuple(row[:4]): (row[4], row[5]) for row in rows}


def _write(
    news: Sequence[Consent],
    *,
    purposes: dict[str, PurposeCard],
    batch_id: int | None,
    actor_id: int | None,
) -> None:
    groups = _groups(sorted({each.person_id for each in news}))
    cards = [purposes[each.purpose] for each in news]
    arrays = ["{" + ",".join(map(str, groups[each.person_id])) + "}" for each in news]
    bulk.insert(
        "contacts_consent",
        {
            "person_id": [each.person_id for each in news],
            "purpose_id": [card.id for card in cards],
            "change": [each.change.value for each in news],
            "basis": [_basis(each) for each in news],
            "way": [each.way.value for each in news],
            "door": [each.door.value for each in news],
            "source": [each.source[:120] for each in news],
            "wording": [
                each.wording or card.wording for each, card in zip(news, cards, strict=True)
            ],
            "wording_version": [
                None if each.wording else card.wording_version
                for each, card in zip(news, cards, strict=True)
            ],
            "reason": [each.reason[:300] for each in news],
            "evidence": [dict(each.evidence) for each in news],
            "at": [each.at for each in news],
            "recorded_by_id": [actor_id] * len(news),
            "said_for": arrays,
            "batch_id": [batch_id] * len(news),
        },
    )


def _groups(people: Sequence[int]) -> dict[int, list[int]]:
    """Everybody who is one with each of these now."""
    rows = bulk.fetch(
        """select p.id, array_agg(distinct other.id order by other.id)
           from contacts_person p
           join contacts_person other
             on other.id = coalesce(p.canonical_id, p.id)
             or other.canonical_id = coalesce(p.canonical_id, p.id)
           where p.id = any(%s) group by 1""",
        [list(people)],
    )
    return dict(rows)


def _tell(
    news: Sequence[Consent], *, batch_id: int | None, actor_id: int | None, at: datetime
) -> None:
    """The journal holds one entry for each person told by hand, one for a whole delivery."""
    if batch_id is not None:
        journal.record(
            kind="consents.recorded",
            subject="batch",
            subject_id=batch_id,
            actor_id=actor_id,
            at=at,
            count=len(news),
        )
        return
    for each in news:
        journal.record(
            kind="consent.recorded",
            subject="person",
            subject_id=each.person_id,
            actor_id=actor_id,
            at=at,
            purpose=each.purpose,
            change=each.change.value,
            door=each.door.value,
        )


def add_purpose(
    *,
    code: str,
    name: str,
    is_marketing: bool,
    default_basis: Basis,
    wording: str,
    at: datetime,
    actor_id: int | None,
) -> PurposeCard:
    """A new thing to ask people for; raises IntegrityError where the code is taken."""
    with transaction.atomic():
        Purpose.objects.create(
            code=code,
            name=name,
            is_marketing=is_marketing,
            default_basis=default_basis.value,
            wording=wording,
        )
        journal.record(
            kind="purpose.added",
            subject="purpose",
            subject_id=None,
            actor_id=actor_id,
            at=at,
            code=code,
        )
    return queries.get_purpose(code=code)


@transaction.atomic
def reword_purpose(*, code: str, wording: str, at: datetime, actor_id: int | None) -> PurposeCard:
    """Ask in other words from now on; what was agreed to before keeps its own words."""
    row = Purpose.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise UnknownPurpose(code)
    if row.wording != wording:
        row.wording, row.wording_version = wording, row.wording_version + 1
        row.save(update_fields=["wording", "wording_version"])
        journal.record(
            kind="purpose.reworded",
            subject="purpose",
            subject_id=row.pk,
            actor_id=actor_id,
            at=at,
            version=row.wording_version,
        )
    return queries.get_purpose(code=code)


@transaction.atomic
def stop(
    *,
    kind: StopKind,
    values: Sequence[str],
    reason: StopReason,
    at: datetime,
    source: str = "",
    actor_id: int | None = None,
    batch_id: int | None = None,
) -> int:
    """Put addresses, domains, numbers or tools' ids on the stop list; answers how many were new.

    Of the erased only the keyed hash is kept.
    """
    folded = sorted({value.strip().lower() for value in values if value.strip()})
    if not folded:
        return 0
    erased = reason is StopReason.ERASED
    count = bulk.execute(
        """insert into contacts_stop
             (kind, digest, value, reason, source, at, made_by_id, batch_id)
           select %s, t.digest, t.value, %s, %s, %s, %s, %s
           from unnest(%s::bytea[], %s::text[]) as t(digest, value)
           on conflict (digest, kind) where ended_at is null do update
             set reason = excluded.reason, value = '', batch_id = null
             where excluded.reason = 'ERASED' and contacts_stop.reason <> 'ERASED'""",
        [
            kind.value,
            reason.value,
            source[:120],
            at,
            actor_id,
            batch_id,
            [keyed.digest(kind, value) for value in folded],
            ["" if erased else value[:400] for value in folded],
        ],
    )
    if count:
        journal.record(
            kind="stops.added",
            subject="stop",
            subject_id=None,
            actor_id=actor_id,
            at=at,
            kind_of_stop=kind.value,
            reason=reason.value,
            count=count,
        )
    return count


@transaction.atomic
def end_stop(*, stop_id: int, reason: StopEnd, at: datetime, actor_id: int | None) -> None:
    """Take a line off the stop list. Raises LookupError where it stands not, or was an erasure."""
    row = Stop.objects.select_for_update().filter(pk=stop_id, ended_at=None).first()
    if row is None or row.reason == StopReason.ERASED:
        raise LookupError(f"There is no line {stop_id} that can be taken off.")
    row.ended_at = max(at, row.at)
    row.save(update_fields=["ended_at"])
    journal.record(
        kind="stop.ended",
        subject="stop",
        subject_id=stop_id,
        actor_id=actor_id,
        at=at,
        reason=reason.value,
    )


def stop_erased(
    *, digests: Sequence[tuple[str, bytes]], at: datetime, actor_id: int | None
) -> None:
    """Put the hashes of somebody erased, as (kind, hash), on the stop list for good."""
    bulk.execute(
        """insert into contacts_stop (kind, digest, value, reason, source, at, made_by_id)
           select t.kind, t.digest, '', 'ERASED', '', %s, %s
           from unnest(%s::text[], %s::bytea[]) as t(kind, digest)
           on conflict (digest, kind) where ended_at is null do update
             set reason = 'ERASED', value = '', source = '', batch_id = null""",
        [at, actor_id, [kind for kind, _ in digests], [digest for _, digest in digests]],
    )
