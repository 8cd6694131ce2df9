"""Do we know what we agreed on? Questions from the words in force, one at a time; one's own answers
are seen by oneself and whoever leads one, of all others shares from five people on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import agreement_words, clauses, definition_words, together_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.kernel.ids import whole_number
from accord.learning import api as learning
from accord.learning.values import Form, Question, Right, UnableToCheck
from accord.team import api as team
from accord.team.values import Actor
from accord.ui import api as ui

KINDS = {
    Form.STAGE_RULE: Kind.STAGES,
    Form.REASON_NEXT: Kind.REASONS,
    Form.ORIGIN_KIND: Kind.ORIGINS,
    Form.CUSTOMER_SIGN: Kind.IDEAL_CUSTOMER,
    Form.CLAIM_WHO: Kind.CLAIMS,
    Form.RIVAL_MEANING: Kind.RIVALS,
    Form.PROMISE: Kind.AGREEMENT,
    Form.ROLE_HARD: Kind.ROLES,
    Form.ROLE_NEEDS: Kind.ROLES,
    Form.STEP_ANSWERS: Kind.PROCESS,
}


@require_http_methods(["GET", "POST"])
def check_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /together/check/: a question about what is agreed, and what came of answers."""
    actor, at = actor_of(request), clock.now()
    if request.method == "POST" and actor.member_id is not None:
        _answer(request, actor.member_id)
        return redirect("together_check")
    asked = learning.list_asked(at=at)
    member = actor.member_id or 0
    standings = learning.standings_of(member_id=member, asked=asked)
    known = sum(right is True for _question, right in standings)
    context = {
        "tabs": together_words.tabs(request),
        "sentence": _sentence(known, len(standings)),
        "question": _drawn(standings[0][0], member=member)
        if standings and standings[0][1] is not True and actor.member_id is not None
        else None,
        "has_questions": bool(standings),
        "people": _people(actor, asked),
        **_shares(asked),
    }
    return render(request, "desk/together_check.html", context)


def _sentence(known: int, count: int) -> str:
    if not count:
        return _("Nothing is agreed yet of which anything could be asked.")
    return ngettext(
        "You know %(known)s of %(count)s thing that both teams agreed on.",
        "You know %(known)s of %(count)s things that both teams agreed on.",
        count,
    ) % {"known": ui.number(known), "count": ui.number(count)}


def _answer(request: HttpRequest, member: int) -> None:
    said = request.POST
    choice = whole_number(said.get("choice", ""))
    if choice is None:
        messages.error(request, _("Choose one of the answers."))
        return
    try:
        checked = learning.answer_question(
            member_id=member,
            version_id=whole_number(said.get("version", "")) or 0,
            form=said.get("form", ""),
            clause=said.get("clause", "")[:200],
            choice=choice,
            at=clock.now(),
        )
    except UnableToCheck:
        messages.error(
            request, _("These words have changed meanwhile. Here is what is asked of them now.")
        )
        return
    if checked.is_right:
        messages.success(request, _("Right."))
        return
    right = _said(checked.question, [checked.question.right])[0]
    messages.info(request, _("Not quite. What is agreed: %(right)s") % {"right": right})


def _drawn(question: Question, *, member: int) -> dict[str, Any]:
    version = definitions.get_version(version_id=question.version_id)
    return {
        "words": str(together_words.ASKED[question.form]) % {"about": question.about},
        "version": question.version_id,
        "form": question.form.value,
        "clause": question.clause,
        "options": list(enumerate(_said(question, learning.options(question, member_id=member)))),
        "source": definition_words.title(version),
        "source_url": definition_words.place(version),
    }


def _said(question: Question, values: Sequence[Any]) -> list[str]:
    """Answers as people read them."""
    if question.form is Form.PROMISE:
        version = definitions.get_version(version_id=question.version_id)
        return [_promise(version, one) for one in values]
    if question.form is Form.STEP_ANSWERS:
        names = team.names(ids=[int(one) for one in values])
        return [names.get(int(one), _("Somebody who has left")) for one in values]
    return [clauses.words(KINDS[question.form], question.part, one) for one in values]


def _promise(version: DefinitionVersion, clause: Mapping[str, Any]) -> str:
    """A promise as the agreement would say it if it stood there."""
    body = {
        **version.body,
        "clauses": [
            clause if one["code"] == clause["code"] else one for one in version.body["clauses"]
        ],
    }
    told = agreement_words.sentences(body).get(f"clauses.{clause['code']}")
    return told or agreement_words.title(clause)


def _people(actor: Actor, asked: Sequence[Question]) -> list[tuple[str, str]]:
    """How whoever the reader leads answered at once, and they themselves."""
    seen = handoffs.members_seen(actor=actor)
    names = dict(team.list_names())
    members = set(names) if seen is None else set(seen)
    if members <= {actor.member_id}:
        return []
    found = learning.results_of(member_ids=members, asked=asked)
    return [
        (name, ui.part_of(found[member].right, found[member].count))
        for member, name in names.items()
        if member in found
    ]


def _shares(asked: Sequence[Question]) -> dict[str, Any]:
    """What both teams know clause by clause, what is known least first."""
    rights = learning.rights(asked=asked)
    first = {(one.version_id, one.clause): one for one in reversed(asked)}
    numbers = {number for number, _clause in rights}
    versions = {one: definitions.get_version(version_id=one) for one in numbers}
    rows = [
        {
            "name": _clause_name(first[key]),
            "kind": definition_words.title(versions[key[0]]),
            "url": f"{definition_words.place(versions[key[0]])}#{clauses.place(key[1])}",
            "share": ui.part_of(one.right, one.count),
            "order": one.right / one.count,
        }
        for key, one in rights.items()
    ]
    rows.sort(key=lambda row: (row["order"], row["name"]))
    whole = Right(sum(r.right for r in rights.values()), sum(r.count for r in rights.values()))
    return {
        "rows": rows,
        "team": _("Of all first answers %(share)s were right.")
        % {"share": ui.part_of(whole.right, whole.count)}
        if rights
        else "",
    }


def _clause_name(question: Question) -> str:
    if question.form is Form.PROMISE:
        return agreement_words.title(question.right)
    if question.form is Form.CUSTOMER_SIGN:
        return clauses.part_name(Kind.IDEAL_CUSTOMER, question.part)
    return question.about
