"""Reading forms, their versions and what became of what was filled in."""

import json
from collections.abc import Sequence
from typing import Any

from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.intake.values.forms import (
    AWAITING_CONFIRMATION,
    LOOKS_AUTOMATIC,
    Design,
    FormCard,
    FormLine,
    FormState,
    SubmissionCard,
)

_CARD = """
    select f.id, f.slug, f.name, f.state, v.id, v.number, v.made_at, v.design
    from intake_form f
    join lateral (select * from intake_formversion v where v.form_id = f.id
                  order by number desc limit 1) v on true
"""
_COUNTS = """
    select s.form_id, count(*),
           count(*) filter (where r.outcome in ('created', 'joined', 'updated', 'unchanged')),
           count(*) filter (where r.outcome = 'quarantined' and s.held = %s),
           count(*) filter (where r.outcome = 'quarantined' and s.held = %s),
           max(s.at)
    from intake_submission s
    left join intake_receipt r on r.batch_id = s.batch_id and r.row_no = 1
    where s.form_id = any(%s) group by s.form_id
"""


def find_form(*, slug: str) -> FormCard | None:
    """The form at this address under its latest version."""
    rows = bulk.fetch(f"{_CARD} where f.slug = %s", [slug])
    return _card(rows[0]) if rows else None


def get_form(*, form_id: int) -> FormCard:
    """One form; raises LookupError where there is none."""
    rows = bulk.fetch(f"{_CARD} where f.id = %s", [form_id])
    if not rows:
        raise LookupError(f"There is no form {form_id}.")
    return _card(rows[0])


def get_under(*, form: FormCard, version_no: int) -> FormCard:
    """A form as one of its versions had it; as it is now where there is no such version."""
    rows = bulk.fetch(
        "select id, number, made_at, design from intake_formversion"
        " where form_id = %s and number = %s",
        [form.id, version_no],
    )
    head = (form.id, form.slug, form.name, form.state)
    return _card((*head, *rows[0])) if rows else form


def _card(row: Sequence[Any]) -> FormCard:
    number, slug, name, state, version_id, version_no, made_at, design = row
    return FormCard(
        id=number,
        slug=slug,
        name=name,
        state=FormState(state),
        version_id=version_id,
        version_no=version_no,
        made_at=made_at,
        design=Design.from_dict(json.loads(design)),
    )


def list_forms(*, before: int | None = None, limit: int = 50) -> list[FormLine]:
    """Forms, newest first, each with what became of its answers; three queries for any number."""
    rows = bulk.fetch(
        f"{_CARD} where (%s::bigint is null or f.id < %s) order by f.id desc limit %s",
        [before, before, limit],
    )
    cards = [_card(row) for row in rows]
    ids = [card.id for card in cards]
    counted = {
        row[0]: row[1:]
        for row in bulk.fetch(_COUNTS, [AWAITING_CONFIRMATION, LOOKS_AUTOMATIC, ids])
    }
    shown = dict(
        bulk.fetch(
            "select form_id, sum(shown)::bigint from intake_formday"
            " where form_id = any(%s) group by 1",
            [ids],
        )
    )
    nothing = (0, 0, 0, 0, None)
    return [FormLine(card, shown.get(card.id, 0), *counted.get(card.id, nothing)) for card in cards]


def list_submissions(
    *, form_id: int, held_only: bool = False, before: int | None = None, limit: int = 50
) -> list[SubmissionCard]:
    """What was filled in, newest first; the answers of what is held, as they came."""
    rows = bulk.fetch(
        """select s.id, s.form_id, v.number, s.at, s.email, r.outcome, coalesce(a.code, ''),
                  r.subject_id, s.confirm_by, s.confirmed_at, a.cells, b.plan
           from intake_submission s
           join intake_formversion v on v.id = s.version_id
           left join intake_batch b on b.id = s.batch_id
           left join intake_receipt r on r.batch_id = s.batch_id and r.row_no = 1
           left join intake_setaside a on a.batch_id = s.batch_id and a.row_no = 1
           where s.form_id = %s and (not %s or r.outcome = 'quarantined')
             and (%s::bigint is null or s.id < %s)
           order by s.id desc limit %s""",
        [form_id, held_only, before, before, limit],
    )
    return [
        SubmissionCard(
            id=row[0],
            form_id=row[1],
            version_no=row[2],
            at=row[3],
            email=row[4],
            outcome=Outcome(row[5]) if row[5] else None,
            code=row[6],
            lead_id=row[7],
            confirm_by=row[8],
            confirmed_at=row[9],
            answers=_answers(row[10], row[11]),
        )
        for row in rows
    ]


def _answers(cells: str | None, plan: str | None) -> dict[str, str]:
    if not cells or not plan:
        return {}
    names = [column["name"] for column in json.loads(plan).get("reading", {}).get("columns", [])]
    hidden = {"external_id", "created_at", "owner_external_id"}
    return {
        name: cell
        for name, cell in zip(names, json.loads(cells), strict=False)
        if name not in hidden
    }


def is_received(*, form_id: int, key: str) -> bool:
    """Whether this filling-in has been sent before."""
    rows = bulk.fetch(
        "select 1 from intake_submission where form_id = %s and key = %s", [form_id, key]
    )
    return bool(rows)


def find_confirmable(*, submission_id: int) -> tuple[int, bool] | None:
    """The form of a submission that asks to be confirmed, and whether it still does."""
    rows = bulk.fetch(
        """select form_id, confirmed_at is null and held = %s
           from intake_submission where id = %s and confirm_by is not null""",
        [AWAITING_CONFIRMATION, submission_id],
    )
    return (rows[0][0], rows[0][1]) if rows else None
