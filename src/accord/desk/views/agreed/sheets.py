"""Writing personas, the ideal customer, numbers of others, claims and what others mean by words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accord.definitions import api as definitions
from accord.definitions.values import KEYED, SHEETS, Flaw, How, Kind, Part
from accord.desk.rules import addresses
from accord.desk.views.common import drafts
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import definition_words, leading_words
from accord.desk.views.wording.clauses import part_name, words
from accord.foundation import clock
from accord.team import api as team
from accord.ui.values import parts

Choices = list[tuple[str, str]]

BLANK_ROWS = 3
MOST_ROWS = 200
HEADINGS = {
    Kind.PERSONA: gettext_lazy("Write down a persona"),
    Kind.IDEAL_CUSTOMER: gettext_lazy("Write down the ideal customer"),
    Kind.BENCHMARKS: gettext_lazy("Write down what others report"),
    Kind.CLAIMS: gettext_lazy("Write down what we may claim"),
    Kind.RIVALS: gettext_lazy("Write down what others mean by these words"),
    Kind.MESSAGES: gettext_lazy("Write down what to say"),
    **leading_words.HEADINGS,
}
_SENTENCES = {
    Kind.PERSONA: gettext_lazy(
        "Whom both teams speak to: who it is, what they need, what they usually do, what to tell "
        "them and what speaks against us."
    ),
    Kind.IDEAL_CUSTOMER: gettext_lazy(
        "Which company both teams look for, how one sees it, and how one sees that it is none."
    ),
    Kind.BENCHMARKS: gettext_lazy(
        "A number of others counts only with its source, its day and what to bear in mind."
    ),
    Kind.CLAIMS: gettext_lazy("Each claim with its evidence, who may say it, and until when."),
    Kind.RIVALS: gettext_lazy(
        "Words that others use in another sense, so that nobody talks past each other."
    ),
    Kind.MESSAGES: gettext_lazy(
        "What both teams tell a persona at a step of the buyer or against an objection, how it is "
        "said in a call, and the pieces of the library that prove it, by their titles. A persona "
        "or a step left out means any."
    ),
    **leading_words.SENTENCES,
}
_HINTS = {
    How.POINTS: gettext_lazy("One point a line."),
    How.DAY: gettext_lazy("Such as 2027-01-15."),
    How.AMOUNT: gettext_lazy("In the company's money, such as 1200 or 1200.50."),
}
_WHY = {
    Flaw.IS_NEEDED: gettext_lazy("This is needed. Without it nobody can work by the rest."),
    Flaw.NO_DAY: gettext_lazy("Write a day, such as 2027-01-15."),
    Flaw.TOO_LONG: gettext_lazy("This is too long. Make it shorter, or several points of it."),
    Flaw.TOO_MANY_VALUES: gettext_lazy("At most 30 points. Leave some out."),
    Flaw.SAME_NAME: gettext_lazy("Another row says this already. Make one of both."),
    Flaw.NO_ROWS: gettext_lazy("Nothing is written yet. Fill at least one row."),
    Flaw.TOO_MANY_ROWS: gettext_lazy("There are at most 200 rows. Leave some out."),
    Flaw.NOBODY_ANSWERS: gettext_lazy("Nobody answers for this. Choose the one person who does."),
    Flaw.ONE_ANSWERS: gettext_lazy(
        "Exactly one person who is here answers for this. Choose them from the list."
    ),
    Flaw.NO_AMOUNT: gettext_lazy("Write an amount without signs, such as 1200 or 1200.50."),
    Flaw.NO_SUCH_VALUE: gettext_lazy("Choose one of the list."),
}


class SheetForm(forms.Form):
    """One sheet, or one row of it."""

    def __init__(self, *args: Any, kind: Kind, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = SHEETS[kind].parts
        for part in self.sheet:
            missing = Flaw.NOBODY_ANSWERS if part.how is How.MEMBER else Flaw.IS_NEEDED
            self.fields[part.name] = forms.CharField(
                label=part_name(kind, part.name),
                help_text=_HINTS.get(part.how, ""),
                required=part.is_needed,
                error_messages={"required": _WHY[missing]},
                max_length=10_000,
                widget=_widget(kind, part, people=people),
            )

    def is_blank(self) -> bool:
        """Whether nothing is written here; such a row says nothing."""
        return not any(self.cleaned_data.get(name) for name in self.fields)

    def said(self) -> dict[str, Any]:
        """What it says, as a version keeps it."""
        return {
            part.name: _points(self.cleaned_data[part.name])
            if part.how is How.POINTS
            else self.cleaned_data[part.name].strip()
            for part in self.sheet
        }


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, kind: str, key: str = "") -> HttpResponse:
    """GET, POST /definitions/<kind>/[<key>/]write/: a new version, or the open draft changed."""
    known = addresses.chosen(Kind, kind)
    if known is None or known not in SHEETS or (key and known not in KEYED):
        raise Http404
    is_new = known in KEYED and not key
    latest = None if is_new else definitions.find_latest(kind=known, key=key)
    if key and latest is None:
        raise Http404
    rows = _rows(request, known, latest)
    problem = ""
    if request.method == "POST" and all(form.is_valid() for form in rows):
        written = [form for form in rows if not form.is_blank()]
        if "more" in request.POST:
            rows = _unbound(known, [form.cleaned_data for form in written])
        else:
            answer = _keep(request, known, key, written, is_new=is_new)
            if isinstance(answer, HttpResponse):
                return answer
            problem = answer
    has_errors = bool(problem) or any(form.errors for form in rows if form.is_bound)
    return render(
        request,
        "desk/sheet.html",
        {
            "heading": HEADINGS[known],
            "sentence": _SENTENCES[known],
            "rows": rows,
            "is_list": bool(SHEETS[known].rows),
            "problem": problem,
            "draft": drafts.draft_of(request, latest),
            "breadcrumb": (
                parts.Link(label=_("Definitions"), url=reverse("definitions")),
                parts.Link(label=str(HEADINGS[known]), url=""),
            ),
        },
        status=422 if has_errors else 200,
    )


def _keep(
    request: HttpRequest, kind: Kind, key: str, written: Sequence[SheetForm], *, is_new: bool
) -> HttpResponse | str:
    """Writes the draft and shows it, or answers why not."""
    said = [form.said() for form in written]
    body = {SHEETS[kind].rows: said} if SHEETS[kind].rows else said[0] if said else {}
    name = drafts.key_for(kind, str(body.get("name", ""))) if is_new else key
    try:
        number = definitions.propose_sheet(
            kind=kind,
            key=name,
            body=body,
            is_new=is_new,
            actor_id=actor_of(request).member_id,
            at=clock.now(),
            change=drafts.change_of(request),
        )
    except definitions.UnableToPropose as refusal:
        return _refuse(refusal, written)
    except definitions.UnableToAgree as refusal:
        return definition_words.refused(refusal)
    return drafts.kept(request, kind, number, name)


def _refuse(refusal: definitions.UnableToPropose, written: Sequence[SheetForm]) -> str:
    """Says it beside the field it is about, or answers the sentence for the whole page."""
    why = str(_WHY.get(refusal.flaw) or definition_words.WHY[refusal.flaw])
    if refusal.row is None or not written or refusal.part not in written[0].fields:
        return why
    written[refusal.row - 1].add_error(refusal.part, why)
    return ""


def _rows(
    request: HttpRequest, kind: Kind, latest: definitions.DefinitionVersion | None
) -> list[SheetForm]:
    sheet, people = SHEETS[kind], _people(kind)
    if request.method == "POST":
        count = 1
        if sheet.rows:
            asked = request.POST.get("rows", "")
            is_number = asked.isascii() and asked.isdigit() and len(asked) < 4
            count = min(int(asked), MOST_ROWS + BLANK_ROWS) if is_number else 0
        return [
            SheetForm(
                request.POST,
                prefix=f"row-{place}",
                kind=kind,
                people=people,
                empty_permitted=bool(sheet.rows),
                use_required_attribute=False,
            )
            for place in range(count)
        ]
    body = latest.body if latest else {}
    said = body.get(sheet.rows, []) if sheet.rows else [body]
    return _unbound(kind, [_written(row, sheet.parts) for row in said])


def _unbound(kind: Kind, said: Sequence[dict[str, Any]]) -> list[SheetForm]:
    """The rows to be written on, and some blank ones where there may be several."""
    people = _people(kind)
    blank: list[dict[str, Any]] = [{} for _row in range(BLANK_ROWS)] if SHEETS[kind].rows else []
    return [
        SheetForm(
            prefix=f"row-{place}",
            kind=kind,
            people=people,
            initial=row,
            use_required_attribute=False,
        )
        for place, row in enumerate([*said, *blank] or [{}])
    ]


def _written(row: dict[str, Any], sheet: Sequence[Part]) -> dict[str, str]:
    return {
        part.name: "\n".join(row.get(part.name, []))
        if part.how is How.POINTS
        else str(row.get(part.name, ""))
        for part in sheet
    }


def _points(said: str) -> list[str]:
    return [line.strip() for line in said.splitlines() if line.strip()]


def _widget(kind: Kind, part: Part, *, people: Choices) -> forms.Widget:
    how = part.how
    if how in (How.TEXT, How.POINTS):
        return forms.Textarea(attrs={"rows": 4 if how is How.POINTS else 3})
    if how is How.MEMBER:
        return forms.Select(choices=[("", ""), *people])
    if how is How.CHOICE:
        return forms.Select(
            choices=[("", ""), *((one, words(kind, part.name, one)) for one in part.choices)]
        )
    if how is How.COUNT:
        return forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.DateInput(attrs={"type": "date"}) if how is How.DAY else forms.TextInput()


def _people(kind: Kind) -> Choices:
    """Who is here, by name, where a sheet of this kind names anybody."""
    if not any(part.how is How.MEMBER for part in SHEETS[kind].parts):
        return []
    return [(str(card.id), card.name) for card in team.list_members() if card.active]
