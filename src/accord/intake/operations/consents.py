"""What rows about people say of being written to and called."""

from collections.abc import Sequence
from datetime import datetime

from accord.contacts import api as contacts
from accord.contacts.api import Change, Consent, Told, Way
from accord.contacts.values.consent import NEWSLETTER, SALES
from accord.contacts.values.people import Outcome
from accord.intake.models import Batch
from accord.intake.rules.normalise import Normalised
from accord.intake.values.batches import Door
from accord.intake.values.plans import Plan

DOORS = {
    Door.API: Told.API,
    Door.HOOK: Told.HOOK,
    Door.FORM: Told.FORM,
    Door.MAIL: Told.MAIL,
}
FIELDS = ("consent", "consented_at", "opted_out", "opted_out_at", "do_not_call")


def take_consents(
    n: Normalised,
    *,
    rows: Sequence[int],
    people: Sequence[int],
    outcomes: Sequence[Outcome],
    plan: Plan,
    at: datetime,
    batch_id: int,
) -> int:
    """Write down what the rows say; an opt-out ends marketing by both teams. Answers how much.

    A tool that says "not opted out" has agreed to nothing: only a yes is a yes.
    """
    if not any(name in n.values for name in FIELDS):
        return 0
    said: list[Consent] = []
    door = _door(batch_id)
    for row, person, outcome in zip(rows, people, outcomes, strict=True):
        if outcome is not Outcome.UNCHANGED:
            said += _said(n, row=row, person=person, source=plan.source, door=door, at=at)
    return contacts.record_consents(consents=said, batch_id=batch_id, recorded_at=at)


def take_objections(
    *,
    people: Sequence[int],
    moments: Sequence[datetime],
    plan: Plan,
    at: datetime,
    batch_id: int,
) -> list[Outcome]:
    """Write down who wants no more mail, one person a row; CREATED where the tool says it anew."""
    door = _door(batch_id)
    said = [
        Consent(
            person, NEWSLETTER, Change.OBJECTED, moment, way=Way.EMAIL, door=door,
            source=plan.source,
        )
        for person, moment in zip(people, moments, strict=True)
    ]  # fmt: skip
    news = contacts.are_news(consents=said)
    contacts.record_consents(consents=said, batch_id=batch_id, recorded_at=at)
    return [Outcome.CREATED if is_new else Outcome.UNCHANGED for is_new in news]


def _door(batch_id: int) -> Told:
    """Through which door the batch came, in consent's words."""
    came = Batch.objects.values_list("door", flat=True).get(pk=batch_id)
    return DOORS.get(Door(came), Told.FILE)


def _said(
    n: Normalised, *, row: int, person: int, source: str, door: Told, at: datetime
) -> list[Consent]:
    def value(name: str) -> object:
        return n.column(name, [row], blank=None)[0]

    def moment(*names: str) -> datetime:
        return next((said for name in names if isinstance(said := value(name), datetime)), at)

    answer = []
    if value("consent"):
        agreed = moment("consented_at", "created_at")
        answer.append(Consent(person, NEWSLETTER, Change.GIVEN, agreed, door=door, source=source))
    if value("opted_out") or (value("opted_out") is None and value("opted_out_at")):
        left = moment("opted_out_at")
        answer.append(
            Consent(
                person, NEWSLETTER, Change.OBJECTED, left,
                way=Way.EMAIL, door=door, source=source,
            )
        )  # fmt: skip
    if value("do_not_call"):
        answer.append(
            Consent(person, SALES, Change.OBJECTED, at, way=Way.PHONE, door=door, source=source)
        )
    return answer
