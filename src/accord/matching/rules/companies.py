"""Names of companies without the words that only say in which legal form they trade."""

import re
from functools import lru_cache

from accord.matching.rules.letters import listed, plain

# Written forms in their own script: cut before anything is spelled in Latin letters.
_CYRILLIC = listed(
    "ООО ОАО ЗАО ПАО НПАО АО ИП ЧП ТОО ТДВ ТОВ ПП ФОП ПрАТ ПАТ АТ НКО АНО ФГУП ГУП МУП УП ОДО "
    "ЕООД ООД ЕАД АД ЕТ ДОО"
)
_CYRILLIC_LONG = (
    "общество с ограниченной ответственностью",
    "публичное акционерное общество",
    "открытое акционерное общество",
    "закрытое акционерное общество",
    "акционерное общество",
    "индивидуальный предприниматель",
    "товариство з обмеженою відповідальністю",
    "приватне підприємство",
)
_HANGUL = ("주식회사", "유한책임회사", "유한회사", "합자회사", "합명회사", "재단법인", "사단법인",
           "농업회사법인", "㈜", "(주)", "（주）", "(유)", "(재)", "(사)")  # fmt: skip
_HAN = ("股份有限公司", "有限责任公司", "有限公司", "株式会社", "合同会社", "有限会社",
        "(株)", "（株）", "㈱", "集团")  # fmt: skip

# In plain letters, as words; longer forms first by construction.
_LATIN_LONG = (
    "societate cu raspundere limitata", "persoana fizica autorizata", "societe par actions "
    "simplifiee", "societe a responsabilite limitee", "societe anonyme", "sociedad de "
    "responsabilidad limitada", "sociedad limitada", "sociedad anonima", "sociedade limitada",
    "sociedade anonima", "sociedade unipessoal", "empresa individual de responsabilidade limitada",
    "gesellschaft mit beschrankter haftung", "gmbh co kg", "ag co kg", "gmbh und co kg", "gmbh and "
    "co kg", "aktiengesellschaft", "unternehmergesellschaft", "haftungsbeschrankt", "public "
    "limited company", "private limited", "pvt ltd", "pty ltd", "pte ltd", "co ltd", "limited "
    "liability company", "limited liability partnership", "societa per azioni", "societa a "
    "responsabilita limitata", "sp z o o", "spolka z o o", "spolka z ograniczona "
    "odpowiedzialnoscia", "spolka akcyjna", "sp j", "sp k", "sdn bhd", "s a de c v", "sa de cv",
    "s r l", "s p a", "s a s", "s a", "s l u", "s l", "s c", "s n c", "s r o", "a s", "d o o",
    "b v", "n v", "l l c", "l t d a", "g m b h", "o u", "u g",
)  # fmt: skip
_LATIN = listed(
    "inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh mbh ag kg kgaa "
    "ohg ug ev eg gbr se sarl sas sasu eurl sa snc sci scop srl srls spa sapa sl slu sau scl scs "
    "sca cv bv nv vof ab hb aps as asa ks oy oyj ehf hf sro doo dooel ooo oao zao pao tov kft zrt "
    "nyrt bt rt pfa ii if snc ltda me mei eireli epp ss unipessoal lda cia companhia pty pte pvt "
    "bhd sdn kk gk yk jusighoesa"
)
# Alone they are also words of names: only cut at the very end.
_ONLY_LAST = listed("se me ii if as co company sa ss cia ag ab spa if bt rt hf kg ks")
_FRONT = listed("ooo oao zao pao tov sc srl pt ip ao pp ab oy")
_NOISE = listed("the and of de la el und et y e i")

_CYRILLIC_FORM = re.compile(
    r"(?<!\w)(?:" + "|".join((*_CYRILLIC_LONG, *sorted(_CYRILLIC))) + r")(?!\w)", re.IGNORECASE
)
_SCRIPT_FORM = re.compile("|".join(re.escape(form) for form in (*_HANGUL, *_HAN)))
_LONG_FORM = re.compile(r"(?<!\w)(?:" + "|".join(_LATIN_LONG) + r")(?!\w)")


@lru_cache(maxsize=65_536)
def company(text: str) -> str:
    """The name in plain words without its legal form: `ООО «Ромашка»` and `Romashka LLC` are
    both `romashka`, `Acme, S.R.L.` is `acme`. Never empty unless the text has no letters."""
    bare = text
    if not text.isascii():
        bare = _SCRIPT_FORM.sub(" ", bare)
        bare = _CYRILLIC_FORM.sub(" ", bare)
    words = plain(bare.replace("&", " and ")) or plain(text)
    long = _LONG_FORM.sub(" ", words).split()
    kept = _without_forms(long or words.split())
    return " ".join(kept)


def _without_forms(words: list[str]) -> list[str]:
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _LATIN:
        kept.pop()
    while len(kept) > 1 and kept[0] in _FRONT:
        kept.pop(0)
    inner = [word for word in kept if word not in _LATIN or word in _ONLY_LAST]
    told = [word for word in (inner or kept) if word not in _NOISE]
    return told or inner or kept
