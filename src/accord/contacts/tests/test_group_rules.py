"""What is said of a buying group, as tables: coverage, who is missing, risks, parts by title."""

import pytest

from accord.contacts.api import guess_role, guess_seniority, standing
from accord.contacts.values.groups import GroupRole, MemberState, Risk, Seniority, Stance

USER = GroupRole.USER


def member(stance: Stance = Stance.NEUTRAL, role: GroupRole = USER, *, engaged: bool = True):
    return MemberState(role, stance, engaged)


CHAMPION = member(Stance.CHAMPION)
AWAY = member(engaged=False)


@pytest.mark.parametrize(
    ("members", "expected", "coverage", "risks"),
    [
        ([CHAMPION, member(), member(), member(), AWAY, AWAY], 8, 0.5, ()),
        ([CHAMPION, AWAY], 8, 0.125, (Risk.SINGLE_THREADED,)),
        ([CHAMPION] * 10, 8, 1.0, ()),
        ([], 8, 0.0, (Risk.NOBODY_ENGAGED,)),
        ([AWAY, AWAY], 6, 0.0, (Risk.NOBODY_ENGAGED,)),
        ([member(), member()], 4, 0.5, (Risk.NO_CHAMPION,)),
        (
            [member(), member(Stance.CHAMPION, engaged=False)],
            4,
            0.25,
            (Risk.SINGLE_THREADED, Risk.NO_CHAMPION),
        ),
        (
            [CHAMPION, member(), member(Stance.BLOCKER, engaged=False)],
            4,
            0.5,
            (Risk.BLOCKER,),
        ),
    ],
)
def test_what_a_group_stands_at(members, expected, coverage, risks):
    said = standing(members=members, expected=expected)
    assert (said.coverage, said.risks) == (coverage, risks)


def test_who_is_missing():
    said = standing(members=[member(role=GroupRole.DECISION_MAKER), member()], expected=8)
    assert said.missing == (GroupRole.ECONOMIC_BUYER, GroupRole.TECHNICAL_EVALUATOR)


@pytest.mark.parametrize(
    ("title", "role", "seniority"),
    [
        ("Chief Financial Officer", GroupRole.ECONOMIC_BUYER, Seniority.CHIEF),
        ("CTO", GroupRole.TECHNICAL_EVALUATOR, Seniority.CHIEF),
        ("CEO & Founder", GroupRole.EXECUTIVE_SPONSOR, Seniority.CHIEF),
        ("Vice President Sales", GroupRole.DECISION_MAKER, Seniority.HEAD),
        ("Head of Purchasing", GroupRole.PROCUREMENT, Seniority.HEAD),
        ("General Counsel", GroupRole.LEGAL, Seniority.STAFF),
        ("Marketing Director", GroupRole.DECISION_MAKER, Seniority.HEAD),
        ("Marketing Manager", GroupRole.USER, Seniority.MANAGER),
        ("IT Manager", GroupRole.TECHNICAL_EVALUATOR, Seniority.MANAGER),
        ("Italian teacher", GroupRole.OTHER, Seniority.UNKNOWN),
        ("Генеральный директор", GroupRole.EXECUTIVE_SPONSOR, Seniority.CHIEF),
        ("Финансовый директор", GroupRole.ECONOMIC_BUYER, Seniority.HEAD),
        ("Начальник отдела закупок", GroupRole.PROCUREMENT, Seniority.HEAD),
        ("Вице-президент", GroupRole.DECISION_MAKER, Seniority.HEAD),
        ("Ведущий инженер", GroupRole.TECHNICAL_EVALUATOR, Seniority.STAFF),
        ("대표이사", GroupRole.EXECUTIVE_SPONSOR, Seniority.CHIEF),
        ("구매팀장", GroupRole.PROCUREMENT, Seniority.MANAGER),
        ("마케팅 담당", GroupRole.USER, Seniority.STAFF),
        ("영업 부장", GroupRole.DECISION_MAKER, Seniority.HEAD),
        ("Diretor Financeiro", GroupRole.ECONOMIC_BUYER, Seniority.HEAD),
        ("Diretora geral", GroupRole.EXECUTIVE_SPONSOR, Seniority.CHIEF),
        ("Advogada", GroupRole.LEGAL, Seniority.UNKNOWN),
        ("Analista de marketing", GroupRole.USER, Seniority.STAFF),
        ("Președinte", GroupRole.EXECUTIVE_SPONSOR, Seniority.CHIEF),
        ("Inginer de sistem", GroupRole.TECHNICAL_EVALUATOR, Seniority.STAFF),
        ("Șef achiziții", GroupRole.PROCUREMENT, Seniority.HEAD),
        ("", GroupRole.OTHER, Seniority.UNKNOWN),
    ],
)
def test_a_part_and_a_level_by_job_title(title, role, seniority):
    assert (guess_role(title=title), guess_seniority(title=title)) == (role, seniority)
