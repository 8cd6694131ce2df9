"""Why two may be one, in words."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext as _in

from accord.matching.values.results import Reason

SAID = 0.5  # bits below which a comparison is not worth a word

_WORDS: Mapping[tuple[str, str], object] = {
    ("given_name", "same"): gettext_lazy("the same first name"),
    ("given_name", "same_name"): gettext_lazy("two forms of one first name"),
    ("given_name", "swapped"): gettext_lazy("the same names, in another order"),
    ("given_name", "moved"): gettext_lazy("one name, in another place"),
    ("given_name", "initial"): gettext_lazy("the first name begins with the same letter"),
    ("given_name", "near"): gettext_lazy("the first names are written alike"),
    ("given_name", "alike"): gettext_lazy("the first names are a little alike"),
    ("given_name", "other"): gettext_lazy("the first names differ"),
    ("family_name", "same"): gettext_lazy("the same last name"),
    ("family_name", "same_name"): gettext_lazy("two forms of one last name"),
    ("family_name", "initial"): gettext_lazy("the last name begins with the same letter"),
    ("family_name", "near"): gettext_lazy("the last names are written alike"),
    ("family_name", "alike"): gettext_lazy("the last names are a little alike"),
    ("family_name", "other"): gettext_lazy("the last names differ"),
    ("email", "same_desk"): gettext_lazy("the same shared mailbox"),
    ("email", "same"): gettext_lazy("the same e-mail"),
    ("email", "slip"): gettext_lazy("the e-mails differ in one letter"),
    ("email", "near"): gettext_lazy("the e-mails are written alike"),
    ("email", "same_mailbox_elsewhere"): gettext_lazy("the same name of a mailbox elsewhere"),
    ("email", "same_firm"): gettext_lazy("e-mails of the same company"),
    ("email", "alike"): gettext_lazy("the e-mails are a little alike"),
    ("email", "other"): gettext_lazy("the e-mails differ"),
    ("phone", "same"): gettext_lazy("the same phone number"),
    ("phone", "same_end"): gettext_lazy("the phone numbers end alike"),
    ("phone", "near"): gettext_lazy("the phone numbers differ in one digit"),
    ("phone", "other"): gettext_lazy("the phone numbers differ"),
    ("company", "same"): gettext_lazy("the same company"),
    ("company", "same_words"): gettext_lazy("the same words in the company’s name"),
    ("company", "near"): gettext_lazy("the companies are written alike"),
    ("company", "contained"): gettext_lazy("one company’s name is part of the other"),
    ("company", "half"): gettext_lazy("the companies have half their words in common"),
    ("company", "alike"): gettext_lazy("the companies are a little alike"),
    ("company", "other"): gettext_lazy("the companies differ"),
}
# Both names told in one word, where both came to the same.
_NAMES: Mapping[str, object] = {
    "same": gettext_lazy("the same name"),
    "near": gettext_lazy("the names are written alike"),
    "other": gettext_lazy("the names differ"),
}


def words_of(reason: Reason) -> str:
    """One reason as a clause, for a table of reasons; "" where there is no word for it."""
    return str(_WORDS.get((reason.comparison, reason.level), ""))


def line(reasons: Iterable[Reason]) -> str:
    """The reasons as one line, the strongest first: "The same e-mail; the phones differ"."""
    told = sorted(reasons, key=lambda reason: -abs(reason.weight))
    clauses = [each for each in _clauses(told) if each]
    if not clauses:
        return _("Little is known of either.")
    whole = _in("between two reasons", "; ").join(dict.fromkeys(clauses))
    return whole[:1].upper() + whole[1:]


def _clauses(reasons: list[Reason]) -> Iterable[str]:
    levels = {reason.comparison: reason.level for reason in reasons}
    named = levels.get("given_name"), levels.get("family_name")
    both = _NAMES.get(named[0] or "") if named[0] == named[1] else None
    for reason in reasons:
        if abs(reason.weight) < SAID:
            continue
        of_name = reason.comparison in ("given_name", "family_name")
        yield str(both) if both and of_name else words_of(reason)
