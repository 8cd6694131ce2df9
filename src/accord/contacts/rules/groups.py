"""Buying groups: how much of one we reach, who is missing, what may go wrong; parts by title."""

import re
from collections.abc import Sequence

from accord.contacts.values.groups import (
    NEEDED,
    GroupRole,
    GroupStanding,
    MemberState,
    Risk,
    Seniority,
    Stance,
)


def standing(*, members: Sequence[MemberState], expected: int) -> GroupStanding:
    """How well we know a group of `expected` people."""
    engaged = [member for member in members if member.is_engaged]
    held = {member.role for member in members}
    return GroupStanding(
        members=len(members),
        engaged=len(engaged),
        expected=expected,
        coverage=min(1.0, len(engaged) / expected),
        missing=tuple(role for role in NEEDED if role not in held),
        risks=_risks(members, engaged),
    )


def _risks(members: Sequence[MemberState], engaged: Sequence[MemberState]) -> tuple[Risk, ...]:
    found = []
    if any(member.stance is Stance.BLOCKER for member in members):
        found.append(Risk.BLOCKER)
    if not engaged:
        found.append(Risk.NOBODY_ENGAGED)
    if len(engaged) == 1:
        found.append(Risk.SINGLE_THREADED)
    if engaged and not any(member.stance is Stance.CHAMPION for member in engaged):
        found.append(Risk.NO_CHAMPION)
    return tuple(found)


# Beginnings of words in English, Russian, Portuguese and Romanian; Korean wherever it stands.
# The first line that fits counts: a head of purchasing buys, a vice president is no president.
_ROLES = (
    (GroupRole.PROCUREMENT, "procurement purchas sourcing закуп снабжен compras suprimentos "
     "achiziți achiziţi achizitii", "구매 조달"),
    (GroupRole.LEGAL, "legal counsel lawyer attorney юрис юрид juríd jurid advogad avocat",
     "법무 변호사"),
    (GroupRole.ECONOMIC_BUYER, "cfo financ finanç treasur controller финанс казнач бухгалт tesour "
     "contabil", "재무 회계 자금"),
    (GroupRole.TECHNICAL_EVALUATOR, "cto cio ciso engineer architect developer technical technolog "
     "security it инженер техн архитект разработ ит-дир engenheir técnic tecnic tecnolog arquitet "
     "desenvolved ti inginer tehnic tehnolog arhitect dezvolt", "기술 엔지니어 개발 보안 전산"),
    (GroupRole.DECISION_MAKER, "vp vice вице vicepreședinte vicepresedinte", "부사장 부회장"),
    (GroupRole.EXECUTIVE_SPONSOR, "ceo founder co-founder owner president chief\\sexecutive "
     "managing\\sdirector президент основател владел генеральн presidente fundador sócio "
     "diretor\\sgeral diretora\\sgeral director\\sgeneral fondator președinte presedinte "
     "proprietar",
     "대표 회장 사장 창업"),
    (GroupRole.DECISION_MAKER, "head director chief c[mros]o\\b директор руковод начальник глава "
     "diretor chefe șef sef", "이사 본부장 부장 임원 상무 전무 실장"),
    (GroupRole.USER, "manager specialist analyst coordinator operator assistant associate user "
     "менеджер специалист аналитик оператор координат gerente especialista analista coordenador "
     "operador usuári assistente specialist utilizator asistent operator",
     "담당 사원 대리 과장 매니저 운영"),
)  # fmt: skip
_LEVELS = (
    (Seniority.HEAD, "vp vice вице vicepre", "부사장 부회장"),
    (Seniority.CHIEF, "c[a-z]o\\b ciso chief ceo founder co-founder owner president президент "
     "основател владел генеральн managing\\sdirector fundador presidente diretor\\sgeral "
     "diretora\\sgeral director\\sgeneral fondator președinte presedinte", "대표 회장 사장 창업"),
    (Seniority.HEAD, "head director директор руковод начальник глава diretor chefe șef sef",
     "이사 본부장 부장 임원 상무 전무 실장"),
    (Seniority.MANAGER, "manager lead менеджер gerente coorden coordin team\\slead",
     "팀장 과장 매니저"),
    (Seniority.STAFF, "specialist analyst engineer developer assistant associate operator "
     "специалист аналитик инженер разработ especialista analista engenheir assistente inginer "
     "asistent counsel lawyer юрист", "담당 사원 대리 엔지니어 개발자"),
)  # fmt: skip
_WHOLE = {"it", "ti", "vp", "cto", "cio", "ceo", "cfo"}


def _pattern(beginnings: str, anywhere: str) -> re.Pattern[str]:
    told = [f"{word}\\b" if word in _WHOLE else word for word in beginnings.split()]
    return re.compile(rf"\b(?:{'|'.join(told)})|{'|'.join(anywhere.split())}", re.IGNORECASE)


_ROLE_PATTERNS = [(role, _pattern(*said)) for role, *said in _ROLES]
_LEVEL_PATTERNS = [(level, _pattern(*said)) for level, *said in _LEVELS]


def guess_role(*, title: str) -> GroupRole:
    """The part that somebody with this job title usually has; OTHER where it does not tell."""
    return next((role for role, said in _ROLE_PATTERNS if said.search(title)), GroupRole.OTHER)


def guess_seniority(*, title: str) -> Seniority:
    """How high this job title stands."""
    return next((level for level, said in _LEVEL_PATTERNS if said.search(title)), Seniority.UNKNOWN)
