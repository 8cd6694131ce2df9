"""Browsers and people: visits become somebody's once they name themselves, and are forgotten."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.contacts import api as contacts
from accord.contacts.values.people import LinkedBy, PersonRecords
from accord.intake import models
from accord.intake.rules import visits as rules
from accord.intake.values.visits import WEBSITE
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.leads import api as leads

VISITOR = "visitor"  # what a merge says it was made by


def stitch(
    *,
    people: Sequence[int],
    visitors: Sequence[str],
    source: str,
    at: datetime,
    batch_id: int | None,
) -> int:
    """Give these people what their browsers told before; answers how many browsers were joined.

    A visitor is an id of our own script, or of the tool that the rows come from. It is a weak
    key: it joins nobody who is known to anybody else (`rules.join`). Caller's transaction.
    """
    told = list(dict.fromkeys((p, v) for p, v in zip(people, visitors, strict=True) if v))
    if not told:
        return 0
    ours = _ours([visitor for _, visitor in told], at=at, batch_id=batch_id)
    theirs = {visitor: rules.cookie(source=source, visitor=visitor) for _, visitor in told}
    browsers = contacts.find_browsers(cookies=[*ours.values(), *theirs.values()])
    pairs = [
        (person, cookie)
        for person, visitor in told
        for cookie in (ours.get(visitor, ""), theirs[visitor])
        if cookie in browsers
    ]
    groups = contacts.heads_of(people=sorted({person for person, _ in pairs}))
    joins = rules.join(told=pairs, browsers=browsers, groups=groups)
    _part(joins.shared, at=at)
    return _join(joins.made, at=at, batch_id=batch_id)


def _ours(visitors: Sequence[str], *, at: datetime, batch_id: int | None) -> dict[str, str]:
    """By visitor: the cookie of our own script's ids; one not heard of is noted for later."""
    digests = {v: rules.digest(visitor=v) for v in visitors if rules.ID.fullmatch(v)}
    if not digests:
        return {}
    site = models.Site.objects.filter(stopped_at=None).order_by("id").first()
    rows = models.Visitor.objects.filter(digest__in=digests.values())
    known = {row.digest: row for row in rows}
    late = [digest for digest in digests.values() if digest not in known]
    if site is not None and late:
        note(digests=late, site_id=site.pk, at=at, batch_id=batch_id)
    gone = {digest for digest, row in known.items() if row.forgotten_at or row.shared_at}
    return {
        visitor: rules.cookie(source=WEBSITE, visitor=digest)
        for visitor, digest in digests.items()
        if digest not in gone
    }


def note(*, digests: Sequence[str], site_id: int, at: datetime, batch_id: int | None) -> None:
    """Browsers that are heard of for the first time: each is somebody nobody knows."""
    fresh = sorted(set(digests))
    models.Visitor.objects.bulk_create(
        [models.Visitor(digest=digest, site_id=site_id, first_seen_at=at) for digest in fresh],
        ignore_conflicts=True,
    )
    contacts.record_people(records=_nobody(fresh), at=at, batch_id=batch_id)


def _nobody(digests: Sequence[str]) -> PersonRecords:
    blank = [""] * len(digests)
    return PersonRecords(
        source=WEBSITE, external_key=digests, email=blank, name=blank, given_name=blank,
        family_name=blank, phone=blank, title=blank, country=blank, language=blank,
        company_id=[None] * len(digests), company_name=blank, attributes=[{}] * len(digests),
        cookie=[rules.cookie(source=WEBSITE, visitor=digest) for digest in digests],
    )  # fmt: skip


def _join(pairs: Sequence[tuple[int, int]], *, at: datetime, batch_id: int | None) -> int:
    if not pairs:
        return 0
    several = set(leads.let_go_of(people=sorted({one for pair in pairs for one in pair})))
    made = 0
    for browser, person in pairs:
        try:
            merge = contacts.merge(
                first=browser,
                second=person,
                by=LinkedBy.AUTOMATIC,
                at=at,
                explanation={"by": VISITOR, "batch": batch_id},
            )
        except contacts.CannotMerge:  # one by now, or kept apart by hand
            continue
        made += 1
        several |= set(merge.people)
        journal.record(
            kind="person.visits_joined",
            subject="person",
            subject_id=person,
            at=at,
            merge=merge.merge_id,
            other=browser,
        )
    leads.regroup(people=sorted(several))
    return made


def _part(cookies: Sequence[str], *, at: datetime) -> None:
    digests = [cookie.removeprefix(f"{WEBSITE}:") for cookie in cookies]
    fresh = models.Visitor.objects.filter(digest__in=digests, shared_at=None)
    for visitor in fresh.select_for_update().order_by("id"):
        visitor.shared_at = at
        visitor.save(update_fields=["shared_at"])
        journal.record(kind="visitor.shared", subject="visitor", subject_id=visitor.pk, at=at)


def take_back(*, batch_id: int, at: datetime) -> None:
    """Undo what naming themselves in this batch joined. Caller's transaction."""
    pairs = contacts.list_made_by(batch_id=batch_id, by=VISITOR)
    if not pairs:
        return
    several = set(leads.let_go_of(people=sorted({one for pair in pairs.values() for one in pair})))
    several |= set(contacts.take_back_merges(ids=list(pairs)))
    leads.regroup(people=sorted(several))
    journal.record(
        kind="batch.visits_parted", subject="batch", subject_id=batch_id, at=at, merges=len(pairs)
    )


@transaction.atomic
def forget(*, digest: str, at: datetime) -> None:
    """The reader of a browser withdrew: their visits go, and none is taken any more."""
    visitor = models.Visitor.objects.select_for_update().filter(digest=digest).first()
    if visitor is None or visitor.forgotten_at is not None:
        return
    visitor.forgotten_at = at
    visitor.save(update_fields=["forgotten_at"])
    named = (digest, after_parting(digest=digest))
    cookies = [rules.cookie(source=WEBSITE, visitor=name) for name in named]
    browsers = contacts.find_browsers(cookies=cookies)
    people = sorted({browser.person_id for browser in browsers.values()})
    gone = journeys.forget_touches(source=WEBSITE, people=people)
    several = set(leads.let_go_of(people=people))
    for merge in (each for person in people for each in contacts.list_merges(person_id=person)):
        if merge.linked_by is LinkedBy.AUTOMATIC and {merge.first, merge.second} & set(people):
            several |= set(contacts.unmerge(merge_id=merge.id, at=at).people)
    leads.regroup(people=sorted(several))
    journal.record(
        kind="visitor.forgotten", subject="visitor", subject_id=visitor.pk, at=at, visits=gone
    )


def after_parting(*, digest: str) -> str:
    """Under what a browser's visits go in once it is known to be shared: as nobody's."""
    return f"{digest}:shared"
