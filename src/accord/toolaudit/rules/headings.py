"""What a column's heading speaks of, in the words of several languages in plain letters."""

from accord.toolaudit.values.outcomes import Subject


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SUBJECTS: dict[Subject, frozenset[str]] = {
    Subject.OWNER: _listed(
        "owner assigned assignee rep agent seller salesperson responsible besitzer zustandig "
        "verkaufer bearbeiter proprietar responsabil agentul propietario responsable proprietario "
        "responsavel vendedor otvetstvennyi menedzher vladelets damdangja soyuja proprietaire"
    ),
    Subject.STAGE: _listed(
        "stage lifecycle phase pipeline etapa stadiu faza fase etap stadiia dangye etape"
    ),
    Subject.AMOUNT: _listed(
        "amount value revenue price sum budget betrag wert umsatz valoare suma pret valor importe "
        "monto preco receita summa stoimost biudzhet geumaeg montant"
    ),
    Subject.STATUS: _listed("status stare estado situacao sostoianie sangtae statut zustand"),
}
_IDS = _listed(
    "id ids uuid guid key ref reference number no nr code external foreign record lead contact "
    "submission nummer numar numero nomer kod beonho"
)
_DEAL = _listed(
    "deal deals opportunity opportunities potential oportunidad oportunidade oportunitate affaire "
    "geschaft sdelka verkaufschance"
)
_NAME = _listed("name nume nombre nome nom imia ireum title titel titlu topic subject")
_BEGUN = _listed(
    "created create creation submitted submit submission added received registered registration "
    "signup entered inserted erstellt angelegt eingegangen creat creata creare primit creado "
    "creada alta criado criacao sozdan sozdano sozdaniia data saengseong deungnok cree"
)
_LATER = _listed(
    "birth birthday dob geburt last updated update modified changed close closed closing won lost "
    "due next expected end ended expiry expires deleted until converted contacted activity"
)


def subject_of(plain_name: str) -> Subject | None:
    """What the two tools may disagree about; None for any other heading."""
    words = plain_name.split()
    joined = plain_name.replace(" ", "")
    for subject, known in _SUBJECTS.items():
        if any(word in known for word in words) or joined in known:
            return subject
    return None


def names_deal(plain_name: str) -> bool:
    """Whether a heading says that a column names deals, which says little of who the row is of."""
    words = set(plain_name.split())
    return bool(words & _DEAL) and (bool(words & _NAME) or len(words) == 1)


def names_ids(one: str, two: str) -> bool:
    """Whether the headings of two columns say that both hold one id: the same, or both an id's."""
    return one == two or all(_IDS & set(each.split()) for each in (one, two))


def beginning(plain_name: str) -> int:
    """How likely a column of dates says when a row came to be: 2 surely, 1 maybe, 0 hardly."""
    words = set(plain_name.split())
    if words & _LATER:
        return 0
    return 2 if words & _BEGUN else 1
