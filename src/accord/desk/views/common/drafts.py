"""What all forms share that write a draft: which one they change, and that it is kept."""

import itertools
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.views.wording import definition_words


@dataclass(slots=True)
class Refused:
    """Why a form's draft is not written down: beside fields, or for the whole page."""

    fields: dict[str, str] = field(default_factory=dict)
    whole: str = ""

    def __bool__(self) -> bool:
        return bool(self.fields or self.whole)


def unwritten(problem: definitions.UnableToPropose | definitions.UnableToAgree) -> Refused:
    """The definitions do not take a draft as it is, or just now."""
    if isinstance(problem, definitions.UnableToPropose):
        return Refused(whole=str(definition_words.WHY[problem.flaw]))
    return Refused(whole=definition_words.refused(problem))


def draft_of(
    request: HttpRequest, version: definitions.DefinitionVersion | None
) -> tuple[int, int] | None:
    """Number and revision of the draft that a form changes, None where it writes a new one."""
    if request.method == "POST":
        return change_of(request)
    is_open = version is not None and version.state in definitions.OPEN
    return (version.number, version.revision) if version is not None and is_open else None


def change_of(request: HttpRequest) -> tuple[int, int] | None:
    """The draft that the sender had before them, by its number and revision."""
    said = [request.POST.get(name, "") for name in ("number", "revision")]
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in said):
        return None
    return int(said[0]), int(said[1])


def key_for(kind: Kind, name: str) -> str:
    """The key of a new definition of this name: its Latin letters, else the next number of its
    kind; a name that is taken gives the key that has it."""
    made = definitions.key_of(name)
    if made:
        return made
    known = {one.key: one.body.get("name") for one in definitions.list_latest(kind=kind)}
    taken = next((key for key, other in known.items() if other == name), "")
    numbered = (f"{kind.value.replace('_', '-')}-{number}" for number in itertools.count(1))
    return taken or next(key for key in numbered if key not in known)


def kept(request: HttpRequest, kind: Kind, number: int, key: str = "") -> HttpResponse:
    """Says that a draft is written down, and shows it."""
    messages.success(
        request,
        _("Version %(number)s is written down. Nothing changes yet.") % {"number": number},
    )
    return redirect("definition", *[part for part in (kind.value, key) if part], number)


def unreadable(
    request: HttpRequest, version: definitions.DefinitionVersion, *, why: str
) -> HttpResponse:
    """Says that no form can show what is written, and what to do; shows it as it stands."""
    said = {"number": version.number, "why": why}
    if version.state in definitions.OPEN:
        told = _("Version %(number)s cannot be changed, as it cannot be read: %(why)s Take it back "
                 "here and write a new one; nobody is judged by it.")  # fmt: skip
    else:
        told = _("Version %(number)s cannot be changed, as it cannot be read: %(why)s Write a new "
                 "one of another name.")  # fmt: skip
    messages.error(request, told % said)
    return redirect(definition_words.place(version))
