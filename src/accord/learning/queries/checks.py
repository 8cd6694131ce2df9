"""What is asked of whom next, and how the words in force are known."""

from collections.abc import Collection
from datetime import datetime

from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.learning import models
from accord.learning.rules import checks as rules
from accord.learning.values import FEWEST, Question, Right


def list_asked(*, at: datetime) -> list[Question]:
    """All that can be asked of the words in force."""
    return [
        question
        for kind in rules.ASKED
        for version in definitions.list_in_force(kind=kind, at=at)
        for question in rules.questions_of(version)
    ]


def standings_of(
    *, member_id: int, asked: Collection[Question]
) -> list[tuple[Question, bool | None]]:
    """The questions in the order in which a member gets them: what they never answered, what they
    answered wrongly, and the rest; with how they answered last, None: never."""
    rows = models.Reply.objects.filter(
        member_id=member_id, version_id__in={one.version_id for one in asked}
    ).values_list("version_id", "form", "clause", "is_right")
    known = {(version, form, clause): right for version, form, clause, right in rows}
    found = [(one, known.get((one.version_id, one.form.value, one.clause))) for one in asked]
    order = {None: 0, False: 1, True: 2}
    return sorted(
        found, key=lambda pair: (order[pair[1]], rules.place(pair[0], member_id=member_id))
    )


def results_of(*, member_ids: Collection[int], asked: Collection[Question]) -> dict[int, Right]:
    """Of how many questions about words in force each of these members answered how many rightly
    at once; who answered none is left out."""
    keys = {(one.version_id, one.form.value, one.clause) for one in asked}
    rows = models.Reply.objects.filter(
        member_id__in=member_ids, version_id__in={one.version_id for one in asked}
    ).values_list("member_id", "version_id", "form", "clause", "was_right")
    found: dict[int, list[bool]] = {}
    for member, version, form, clause, right in rows:
        if (version, form, clause) in keys:
            found.setdefault(member, []).append(right)
    return {member: Right(sum(said), len(said)) for member, said in found.items()}


def rights(*, asked: Collection[Question]) -> dict[tuple[int, str], Right]:
    """Of how many people's first answers how many were right, by version and clause: told five
    people at a time, as whoever came alone would be the difference. Who gave several answers about
    a clause was right where all of them were."""
    rows = bulk.fetch(
        """select version_id, clause, count(*), count(*) filter (where knew)
           from (select version_id, clause, bool_and(was_right) as knew,
                        row_number() over one_clause as place,
                        count(*) over (partition by version_id, clause) as people
                 from learning_reply where version_id = any(%(versions)s)
                 group by version_id, clause, member_id
                 window one_clause as (partition by version_id, clause order by min(id))) each_one
           where place <= people - people %% %(fewest)s
           group by 1, 2""",
        {"versions": sorted({one.version_id for one in asked}), "fewest": FEWEST},
    )
    known = {(one.version_id, one.clause) for one in asked}
    return {
        (version, clause): Right(right, count)
        for version, clause, count, right in rows
        if (version, clause) in known
    }
