"""How far two teams agree about the same leads, and which clause they understand differently."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import product

from accord.scoring.values.rounds import Agreement, ClauseVotes, LeadVotes, Told, Vote
from accord.team.values import Side

TEAMS = (Side.MARKETING, Side.SALES)
FEW_VOTERS, FEW_LEADS = 2, 5
# So much of the disagreement of one lead, at least, must hang on a clause to be named.
LEAST_SPLIT = 1.0


def cohen(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Cohen's kappa of two who judged the same things; None where both always say the same one
    thing, so that chance alone explains everything."""
    count = len(pairs)
    if not count:
        return None
    seen = sum(one == other for one, other in pairs) / count
    first = sum(one for one, _ in pairs) / count
    second = sum(other for _, other in pairs) / count
    by_chance = first * second + (1 - first) * (1 - second)
    return None if by_chance == 1 else (seen - by_chance) / (1 - by_chance)


def fleiss(counts: Sequence[Sequence[int]]) -> float | None:
    """Fleiss' kappa of many who judged: for each thing how many said each answer.

    Things may have been judged by different numbers; those judged by one alone are left out. None
    where nothing is left, or all said the same.
    """
    rows = [row for row in counts if sum(row) > 1]
    total = sum(map(sum, rows))
    if not total:
        return None
    shares = [sum(row[place] for row in rows) / total for place in range(len(rows[0]))]
    by_chance = sum(share * share for share in shares)
    seen = sum(
        sum(said * (said - 1) for said in row) / (sum(row) * (sum(row) - 1)) for row in rows
    ) / len(rows)
    return None if by_chance == 1 else (seen - by_chance) / (1 - by_chance)


def agreement(votes: Sequence[Vote], *, leads: Sequence[int], clauses: Sequence[str]) -> Agreement:
    """What a round found: lead by lead, and clause by clause, the most split first.

    A team's answer is what most of its voters said; a tie is none.
    """
    by_lead: dict[int, list[Vote]] = defaultdict(list)
    for vote in votes:
        by_lead[vote.lead].append(vote)
    judged = [_lead(lead, by_lead[lead]) for lead in leads]
    compared = [one for one in judged if one.is_agreed is not None]
    found = sorted(
        (_clause(code, by_lead, judged) for code in clauses),
        key=lambda one: (-one.split, clauses.index(one.code)),
    )
    voters = Counter(side for side, _ in {(vote.side, vote.voter) for vote in votes})
    return Agreement(
        told=_told(voters, compared=len(compared)),
        compared=len(compared),
        agreed=sum(bool(one.is_agreed) for one in compared),
        beyond_chance=fleiss([_answers(by_lead[one.lead]) for one in judged]),
        leads=tuple(judged),
        clauses=tuple(found),
        split_most=found[0].code if found and found[0].split >= LEAST_SPLIT else "",
        voters=dict(voters),
    )


def _told(voters: Mapping[Side, int], *, compared: int) -> Told:
    if not any(voters.values()):
        return Told.NOBODY
    if not compared:
        return Told.ONE_TEAM
    is_few = compared < FEW_LEADS or min(voters.get(side, 0) for side in TEAMS) < FEW_VOTERS
    return Told.FEW if is_few else Told.ENOUGH


def _lead(lead: int, votes: Sequence[Vote]) -> LeadVotes:
    yes = Counter(vote.side for vote in votes if vote.is_good)
    no = Counter(vote.side for vote in votes if not vote.is_good)
    words = [_word(yes[side], no[side]) for side in TEAMS]
    is_agreed = None if None in words else words[0] is words[1]
    return LeadVotes(lead, dict(yes), dict(no), is_agreed)


def _word(yes: int, no: int) -> bool | None:
    return None if yes == no else yes > no


def _answers(votes: Sequence[Vote]) -> tuple[int, int]:
    yes = sum(vote.is_good for vote in votes)
    return yes, len(votes) - yes


def _clause(
    code: str, by_lead: Mapping[int, Sequence[Vote]], judged: Sequence[LeadVotes]
) -> ClauseVotes:
    """Of each lead, the share of the pairs across the teams that disagree over it; a clause has
    half of such a pair for each of the two who named it."""
    named = [one for one in judged if any(vote.clause == code for vote in by_lead[one.lead])]
    compared = [one for one in named if one.is_agreed is not None]
    return ClauseVotes(
        code=code,
        named=len(compared),
        agreed=sum(bool(one.is_agreed) for one in compared),
        split=sum(_split(code, by_lead[one.lead]) for one in named),
        beyond_chance=fleiss([_answers(by_lead[one.lead]) for one in named]),
    )


def _split(code: str, votes: Sequence[Vote]) -> float:
    sides = [[vote for vote in votes if vote.side is side] for side in TEAMS]
    pairs = list(product(*sides))
    apart = [(one, other) for one, other in pairs if one.is_good is not other.is_good]
    held = sum((one.clause == code) + (other.clause == code) for one, other in apart)
    return held / (2 * len(pairs)) if pairs else 0.0
