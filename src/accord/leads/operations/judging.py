"""Both teams say whether a lead is promising, and sales takes it by hand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.campaigns import api as campaigns
from accord.definitions import api as definitions
from accord.definitions.values import Kind, Need, StageCode
from accord.foundation import bulk
from accord.journal import api as journal
from accord.leads import queries, rules
from accord.leads.models import Lead, Verdict
from accord.leads.operations.moving import move_leads
from accord.leads.values import (
    Cause,
    Ending,
    PastWord,
    Promising,
    StageMove,
    UnableToJudge,
    Unjudged,
    VerdictCard,
)
from accord.notices import api as notices
from accord.team.values import Actor, Side


@transaction.atomic
def judge(
    *,
    lead_id: int,
    side: Side,
    said: Promising,
    actor: Actor,
    at: datetime,
    is_told: bool = True,
) -> int:
    """A team's word about a lead; answers the word's id. Raises UnableToJudge, LookupError.

    Said twice by the same colleague it is one word. is_told: whether the owner of the campaign is
    told what sales said, which whoever says it as part of something fuller does themselves.
    """
    head, stage, ending = _held(lead_id)
    rules.check_verdict(sides=actor.sides, side=side, stage=stage, ending=ending)
    counts = _counting(head).get(side)
    if counts and (counts.said, counts.member_id) == (said, actor.member_id):
        return counts.id
    version = definitions.get_in_force(kind=Kind.STAGES, at=at).id
    word = Verdict.objects.create(
        lead_id=lead_id,
        side=side.value,
        said=said.value,
        version_id=version,
        member_id=actor.member_id,
        said_at=at,
    )
    journal.record(
        kind="lead.judged", subject="lead", subject_id=lead_id, actor_id=actor.member_id, at=at,
        side=side.value, said=said.value, version=version,
    )  # fmt: skip
    if is_told and side is Side.SALES:
        campaigns.tell_owner(
            campaign_id=Lead.objects.values_list("campaign_id", flat=True).get(pk=lead_id),
            facts={"lead": lead_id, "said": said.value}, by=actor.member_id, at=at,
            key=_key(word.pk),
        )  # fmt: skip
    return int(word.pk)


def _key(word_id: int) -> str:
    return f"verdict:{word_id}:campaign"


@transaction.atomic
def judge_many(
    *, lead_ids: Sequence[int], side: Side, said: Promising, actor: Actor, at: datetime
) -> tuple[int, int]:
    """The same word about several leads, each kept for itself; answers (said, left out).

    A lead of which it cannot be said is left out and keeps no other from its word.
    """
    noted = 0
    for lead_id in sorted(set(lead_ids)):
        try:
            with transaction.atomic():
                judge(lead_id=lead_id, side=side, said=said, actor=actor, at=at)
        except (UnableToJudge, LookupError):
            continue
        noted += 1
    return noted, len(set(lead_ids)) - noted


@transaction.atomic
def remember_words(*, words: Sequence[PastWord]) -> int:
    """Note words that were said elsewhere before, each under the stages of its time or the first
    ones; answers how many. They go with their leads, and move none."""
    begun = [
        (one.active_from, one.id)
        for one in definitions.list_versions(kind=Kind.STAGES)
        if one.active_from is not None
    ]
    told = sorted(words, key=lambda word: (word.said_at, word.lead_id))

    def version_at(moment: datetime) -> int:
        return next((version for since, version in begun if since <= moment), begun[-1][1])

    return bulk.insert(
        "leads_verdict",
        {
            "lead_id": [word.lead_id for word in told],
            "side": [word.side.value for word in told],
            "said": [word.said.value for word in told],
            "version_id": [version_at(word.said_at) for word in told],
            "member_id": [word.member_id for word in told],
            "said_at": [word.said_at for word in told],
        },
    )


@transaction.atomic
def take_back_verdict(*, lead_id: int, verdict_id: int, actor: Actor, at: datetime) -> Side:
    """A colleague takes their own word back while it counts; the one before counts again.

    Answers whose word it was. Raises UnableToJudge, LookupError.
    """
    head, _stage, _ending = _held(lead_id)
    counting = _counting(head).values()
    found = next((one for one in counting if one.id == verdict_id), None)
    if found is None or found.member_id != actor.member_id:
        raise UnableToJudge(why=Unjudged.NOT_YOURS)
    Verdict.objects.create(
        lead_id=lead_id,
        side=found.side.value,
        said="",
        takes_back_id=found.id,
        version_id=found.version_id,
        member_id=actor.member_id,
        said_at=at,
    )
    journal.record(
        kind="lead.judged_back", subject="lead", subject_id=lead_id, actor_id=actor.member_id,
        at=at, side=found.side.value,
    )  # fmt: skip
    notices.withdraw(keys=[_key(found.id)], at=at)
    return found.side


@transaction.atomic
def make_sql(*, lead_id: int, actor: Actor, at: datetime) -> None:
    """Sales takes a lead by hand, which needs its own word first and whatever
    else the stage in force asks for. Raises UnableToJudge."""
    head, stage, ending = _held(lead_id)
    counts = _counting(head).get(Side.SALES)
    rules.check_step(
        sides=actor.sides, stage=stage, ending=ending, sales=counts.said if counts else None
    )
    stages = {one.code: one for one in definitions.list_stages(at=at)}
    rules.check_needs(needs=stages[StageCode.SQL].needs, there=_there(head))
    _step(lead_id, StageCode.SQL, actor=actor, at=at)


@transaction.atomic
def make_mql_again(*, lead_id: int, actor: Actor, at: datetime) -> None:
    """The step back, which leaves an event of its own. Raises UnableToJudge."""
    _head, stage, ending = _held(lead_id)
    rules.check_verdict(sides=actor.sides, side=Side.SALES, stage=stage, ending=ending)
    if stage is not StageCode.SQL:
        raise UnableToJudge(why=Unjudged.NO_STEP)
    _step(lead_id, StageCode.MQL, actor=actor, at=at)


def step_back(*, lead_id: int, word: VerdictCard, actor: Actor, at: datetime) -> bool:
    """Move a lead back that came to its stage by this very word, which was taken back; whether
    it had. In the caller's transaction."""
    head, _stage, ending = _held(lead_id)
    events = queries.list_stage_events(lead_id=head)
    last, basis = events[0], events[0].judged
    before = next((one.stage for one in events[1:] if not one.inferred), None)
    is_by_word = (
        last.cause is Cause.CRITERION
        and last.occurred_at == word.said_at
        and basis is not None
        and f"verdict_{word.side.value}" in basis.by
    )
    if ending is not None or not is_by_word or before is None:
        return False
    _step(head, before, actor=actor, at=at)
    return True


def _step(lead_id: int, stage: StageCode, *, actor: Actor, at: datetime) -> None:
    move = StageMove(stage, at, cause=Cause.HAND)
    move_leads(moves={lead_id: [move]}, at=at, batch_id=None)
    journal.record(
        kind="lead.moved", subject="lead", subject_id=lead_id, actor_id=actor.member_id, at=at,
        stage=stage.value,
    )  # fmt: skip


def _held(lead_id: int) -> tuple[int, StageCode, Ending | None]:
    """The pass this lead is counted with and where it stands, held until the transaction ends."""
    rows = bulk.fetch(
        """select head.id, head.stage, head.ending from leads_lead l
           join leads_lead head on head.id = coalesce(l.joined_to_id, l.id)
           where l.id = %s for update of head""",
        [lead_id],
    )
    if not rows:
        raise LookupError(f"There is no lead {lead_id}.")
    head, stage, ending = rows[0]
    return head, StageCode(stage), Ending(ending) if ending else None


def _there(head: int) -> frozenset[Need]:
    """What a stage may ask for before a step by hand, as far as it is there."""
    [(owner, company)] = bulk.fetch(
        "select owner_id is not null, company_id is not null from leads_lead where id = %s", [head]
    )
    said = _counting(head)
    there = {
        Need.OWNER: owner,
        Need.COMPANY: company,
        Need.VERDICT_SALES: _is_promising(said.get(Side.SALES)),
        Need.VERDICT_MARKETING: _is_promising(said.get(Side.MARKETING)),
    }
    return frozenset(need for need, is_there in there.items() if is_there)


def _is_promising(word: VerdictCard | None) -> bool:
    return word is not None and word.said is Promising.YES


def _counting(head: int) -> dict[Side, VerdictCard]:
    return queries.verdicts_of(lead_ids=queries.joined_with(lead_id=head))
