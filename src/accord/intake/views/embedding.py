"""A form on somebody's own site: one script of ours that draws it there, or plain HTML."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from accord.foundation import clock
from accord.intake.operations import forms as operations
from accord.intake.queries import forms as queries
from accord.intake.values.forms import TRACKED, FormCard, FormState, Question
from accord.intake.views import answering

SCRIPT = Path(__file__).parents[1] / "static" / "accord" / "form.js"


def form_script(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /f/<slug>/form.js: draws the form where the page has its place for it."""
    card = queries.find_form(slug=slug)
    if card is None or card.state is not FormState.OPEN:
        return _script("", status=404 if card is None else 410)
    operations.note_shown(form_id=card.id, at=clock.now())
    with translation.override(card.design.language):
        told = described(request, card)
    written = json.dumps(told, ensure_ascii=True).replace("<", "\\u003c")
    return _script(f"{SCRIPT.read_text(encoding='utf-8').rstrip()}({written});\n")


def _script(content: str, *, status: int = 200) -> HttpResponse:
    response = HttpResponse(content, status=status, content_type="text/javascript; charset=utf-8")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def described(request: HttpRequest, card: FormCard) -> dict[str, Any]:
    """All that the script draws, in the form's language."""
    design = card.design
    return {
        "slug": card.slug,
        "action": request.build_absolute_uri(reverse("form_page", args=[card.slug])),
        "language": design.language,
        "heading": design.heading,
        "intro": design.intro,
        "button": design.button or _("Send"),
        "optional": _("if you like"),
        "wrong": _("Some answers need another look."),
        "trap": answering.TRAP,
        "trapLabel": _("Leave this empty"),
        "token": {"name": answering.TOKEN, "value": answering.hand_out(card, at=clock.now())},
        "tracked": list(TRACKED),
        "questions": [_described(question) for question in design.questions],
        "consents": [
            {"name": f"consent-{number}", "label": one.wording, "required": one.required}
            for number, one in enumerate(design.consents)
        ],
    }


def _described(question: Question) -> Mapping[str, Any]:
    return {
        "name": question.name,
        "label": question.wording,
        "ask": question.ask.value,
        "required": question.required,
        "options": [list(option) for option in question.options],
    }


def snippet(request: HttpRequest, card: FormCard) -> str:
    """What goes into a page of an allowed site: a place, with a link where no script runs."""
    page = request.build_absolute_uri(reverse("form_page", args=[card.slug]))
    script = request.build_absolute_uri(reverse("form_script", args=[card.slug]))
    return format_html(
        '<div data-accord-form="{}"><a href="{}">{}</a></div>\n'
        '<script src="{}" defer></script>',
        card.slug, page, card.design.heading, script,
    )  # fmt: skip


def plain_html(request: HttpRequest, card: FormCard) -> str:
    """The form as HTML to copy into an allowed site: no script at all."""
    with translation.override(card.design.language):
        form = answering.AnswerForm(card)
        lines = [
            f'<form method="post" action="{escape(_page(request, card))}" accept-charset="utf-8">',
            *(f"<p>{field.label_tag()} {field}</p>" for field in form.asked),
            *(f"<p><label>{field} {escape(field.label)}</label></p>" for field in form.agreed),
            f'<p hidden><label>{escape(_("Leave this empty"))} <input name="{answering.TRAP}" '
            'tabindex="-1" autocomplete="off"></label></p>',
            f"<p><button>{escape(card.design.button or _('Send'))}</button></p>",
            "</form>",
        ]
    return "\n".join(lines)


def _page(request: HttpRequest, card: FormCard) -> str:
    return request.build_absolute_uri(reverse("form_page", args=[card.slug]))
