"""The API for programs: every address of /api/v1, and how it says that something is wrong."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Router
from ninja.constants import NOT_SET
from ninja.errors import HttpError, ValidationError

from accord.agreements import http as agreements
from accord.config import files
from accord.contacts import http as contacts
from accord.definitions import http as definitions
from accord.foundation import database
from accord.foundation.problems import Fault, Problem
from accord.handoffs import http as handoffs
from accord.intake.http import hooks, ledger, records, schemas
from accord.intake.http.once import once
from accord.integrations import http as integrations
from accord.leads import http as leads
from accord.meetings import http as meetings
from accord.reporting import http as reporting
from accord.scoring import http as scoring
from accord.toolaudit import http as toolaudit

log = logging.getLogger(__name__)

api = NinjaAPI(
    title="Accord",
    version="1",
    description="Records in, leads and measures out. Keys: Authorization: Bearer …",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    openapi_extra={
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{"key": []}],
    },
)


def answer(
    status: int,
    detail: str,
    *,
    faults: tuple[Fault, ...] = (),
    retry_after: int = 0,
    instance: str = "",
) -> HttpResponse:
    """A problem as programs are told it (RFC 9457)."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
    }
    if faults:
        content["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in faults]
    response = JsonResponse(content, status=status, content_type="application/problem+json")
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer(
        problem.status,
        problem.detail,
        faults=problem.faults,
        retry_after=problem.retry_after,
        instance=request.path,
    )


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    faults = tuple(
        Fault("/" + "/".join(str(part) for part in error["loc"][-1:]), f"{error['msg']}.")
        for error in problem.errors[: schemas.FAULTS_SHOWN]
    )
    return answer(422, "The request is not as described.", faults=faults, instance=request.path)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, problem: HttpError) -> HttpResponse:
    return answer(problem.status_code, problem.message, instance=request.path)


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, _problem: Http404) -> HttpResponse:
    return answer(404, "There is nothing at this address.", instance=request.path)


@api.exception_handler(Exception)
def on_failure(request: HttpRequest, problem: Exception) -> HttpResponse:
    if database.is_away(problem):
        return answer(
            503,
            "The database does not answer just now. Send the request again.",
            retry_after=database.AWAY_SECONDS,
            instance=request.path,
        )
    log.error("%s %s failed", request.method, request.path, exc_info=problem)
    return answer(500, "Accord failed at this request. It is in the log.", instance=request.path)


def post_hook(request: HttpRequest, source: str) -> HttpResponse:
    """A tool that is connected signs as it does itself; all others by Standard Webhooks."""
    return integrations.post_hook(request, source) or hooks.post_hook(request, source)


def _compose() -> Router:
    router = Router()
    read: tuple[tuple[str, str, Callable[..., Any], Any], ...] = (
        ("/leads", "leads", leads.list_leads, leads.LeadsOut),
        ("/leads/{lead_id}", "lead", leads.get_lead, leads.LeadOut),
        ("/leads/{lead_id}/timeline", "timeline", leads.get_timeline, leads.TimelineOut),
        ("/measures", "measures", reporting.list_measures, reporting.MeasuresOut),
        ("/measures/{name}", "measure", reporting.get_measure, None),
        ("/measures/{name}/records", "measure_costs", reporting.get_costs, reporting.CostsOut),
        ("/measures/{name}/file", "measure_file", files.get_measure_file, None),
        ("/duplicates", "duplicates", contacts.list_duplicates, contacts.DuplicatesOut),
        ("/targets", "targets", contacts.list_target_lists, contacts.TargetListsOut),
        ("/targets/{list_id}", "target_list", contacts.list_targets, contacts.TargetsOut),
        ("/ledger", "ledger", ledger.get_ledger, ledger.LedgerOut),
        ("/definitions", "definitions", definitions.list_definitions, definitions.DefinitionsOut),
        ("/definitions/{kind}/{number}", "definition", definitions.get_definition,
         definitions.DefinitionOut),
        ("/definitions/{kind}/{key}/{number}", "keyed_definition",
         definitions.get_keyed_definition, definitions.DefinitionOut),
        ("/agreements", "agreements", agreements.list_agreements, agreements.AgreementsOut),
        ("/cards", "cards", scoring.list_cards, scoring.CardsOut),
        ("/cards/{key}/versions", "card_versions", scoring.list_versions, scoring.VersionsOut),
        ("/cards/{key}/versions/{number}", "card_version", scoring.get_version, scoring.VersionOut),
        ("/leads/{lead_id}/scores", "lead_scores", scoring.list_scores, scoring.ScoresOut),
        ("/hot", "hot", scoring.list_hot, scoring.HotOut),
        ("/handoffs", "handoffs", handoffs.list_handoffs, handoffs.HandoffsOut),
    )  # fmt: skip
    for path, name, handler, out in read:
        router.get(path, url_name=name, response={200: out} if out else NOT_SET)(handler)
    for kind, handler in records.HANDLERS.items():
        router.post(
            f"/{kind.value}",
            url_name=kind.value,
            response={200: schemas.ReceiptsOut},
            openapi_extra=schemas.body_schema(kind),
        )(handler)
    router.post(
        "/hooks/{source}",
        url_name="hook",
        response={200: schemas.ReceiptsOut},
        openapi_extra=hooks.schema(),
    )(post_hook)
    written: tuple[tuple[str, str, Callable[..., Any], Any], ...] = (
        ("/definitions/{kind}", "definitions_kind", definitions.propose_sheet,
         definitions.DefinitionOut),
        ("/agreements/{key}/versions", "agreement_versions", agreements.propose_version,
         agreements.AgreementOut),
        ("/cards/{key}/versions", "card_versions", scoring.propose_version, scoring.VersionOut),
        ("/cards/{key}/versions/{number}/withdraw", "card_withdraw", scoring.withdraw_version,
         scoring.VersionOut),
    )  # fmt: skip
    for path, name, handler, out in written:
        router.post(path, url_name=name, response={200: out})(handler)
    _moves(router)
    router.post("/contacts/allowed", url_name="contacts_allowed")(contacts.post_allowed)
    return _with_gaps(router)


def _moves(router: Router) -> None:
    """What is said of a hand-off, once however often it is sent."""
    moves: tuple[tuple[str, str, Callable[..., Any], Any], ...] = (
        ("accept", "handoff_accept", handoffs.accept, handoffs.HandoffOut),
        ("reject", "handoff_reject", handoffs.reject, handoffs.HandoffOut),
        ("needs-info", "handoff_needs_info", handoffs.needs_info, handoffs.HandoffOut),
        ("attempts", "handoff_attempts", handoffs.attempt, handoffs.AttemptOut),
    )
    for path, name, handler, out in moves:
        router.post(
            f"/handoffs/{{handoff_id}}/{path}", url_name=name, response={200: out},
            openapi_extra=schemas.REPEATED,
        )(once(handler, out=out))  # fmt: skip


def _with_gaps(router: Router) -> Router:
    """What a task manager asks that was told of a gap between tools."""
    router.add_router("", meetings.router)
    router.get("/gaps", url_name="gaps", response={200: toolaudit.GapsOut})(toolaudit.list_gaps)
    router.get("/gaps/{gap_id}", url_name="gap", response={200: toolaudit.GapOut})(
        toolaudit.get_gap
    )
    return router


api.add_router("", _compose())
