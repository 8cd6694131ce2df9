"""A Salesforce org on loopback, written from the public documentation of its REST and Bulk APIs.

    with salesforce.org(leads=50, seed=1) as org:
        session = TOOL.open(org.said)

Records are changed by `add`, `change`, `delete`, `merge` and `convert`; its clock stands still but
for one second at each of them. `plan` puts failures before answers.
"""

import csv
import gzip
import io
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.portals import soql
from tests.portals.serving import serving
from tests.portals.soql import whole_id

LATE = 0.8  # seconds that an answer takes which comes too late

Record = dict[str, Any]
BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

_STAMPS = ("CreatedDate", "LastModifiedDate", "SystemModstamp")
_COMMON = "Id:id OwnerId:reference CreatedDate:datetime LastModifiedDate:datetime "
_COMMON += "SystemModstamp:datetime IsDeleted:boolean"
_OBJECTS: dict[str, tuple[str, str]] = {
    "Organization": ("00D", "Id:id Name:string TimeZoneSidKey:picklist"),
    "UserRole": ("00E", "Id:id Name:string"),
    "Territory2": ("0MI", "Id:id Name:string"),
    "UserTerritory2Association": (
        "0MT", "Id:id UserId:reference Territory2Id:reference SystemModstamp:datetime"
    ),
    "User": (
        "005", "Id:id Name:string FirstName:string LastName:string Email:email IsActive:boolean "
        "Department:string Title:string UserRoleId:reference CreatedDate:datetime "
        "LastModifiedDate:datetime SystemModstamp:datetime"
    ),
    "Account": (
        "001", f"{_COMMON} MasterRecordId:reference Name:string Website:url Industry:picklist "
        "NumberOfEmployees:int BillingCountry:string BillingAddress:address"
    ),
    "Lead": (
        "00Q", f"{_COMMON} MasterRecordId:reference FirstName:string LastName:string Email:email "
        "HasOptedOutOfEmail:boolean DoNotCall:boolean Phone:phone Title:string Company:string "
        "Country:string Industry:picklist LeadSource:picklist Status:picklist Address:address "
        "IsConverted:boolean ConvertedContactId:reference ConvertedAccountId:reference "
        "ConvertedOpportunityId:reference ConvertedDate:date Accord_Quadrant__c:string "
        "Accord_Why_Now__c:textarea Budget__c:currency"
    ),
    "Contact": (
        "003", f"{_COMMON} MasterRecordId:reference AccountId:reference FirstName:string "
        "LastName:string Email:email Phone:phone Title:string LeadSource:picklist "
        "HasOptedOutOfEmail:boolean Accord_Quadrant__c:string"
    ),
    "Opportunity": (
        "006", f"{_COMMON} Name:string StageName:picklist Amount:currency CloseDate:date "
        "LastStageChangeDate:datetime "
        "AccountId:reference LeadSource:picklist CampaignId:reference IsWon:boolean "
        "IsClosed:boolean Accord_Verdict__c:string"
    ),
    "OpportunityContactRole": (
        "00K", "Id:id OpportunityId:reference ContactId:reference IsPrimary:boolean "
        "CreatedDate:datetime SystemModstamp:datetime IsDeleted:boolean"
    ),
    "OpportunityHistory": (
        "008", "Id:id OpportunityId:reference StageName:picklist Amount:currency "
        "ForecastCategory:picklist "
        "CreatedDate:datetime SystemModstamp:datetime IsDeleted:boolean"
    ),
    "LeadHistory": (
        "017", "Id:id LeadId:reference Field:picklist OldValue:anyType NewValue:anyType "
        "CreatedDate:datetime IsDeleted:boolean"
    ),
    "Campaign": (
        "701", f"{_COMMON} Name:string Type:picklist StartDate:date EndDate:date "
        "ActualCost:currency"
    ),
    "CampaignMember": (
        "00v", "Id:id CampaignId:reference LeadId:reference ContactId:reference Status:picklist "
        "HasResponded:boolean FirstRespondedDate:date CreatedDate:datetime "
        "LastModifiedDate:datetime SystemModstamp:datetime IsDeleted:boolean"
    ),
    "Task": (
        "00T", f"{_COMMON} WhoId:reference WhatId:reference Subject:string Status:picklist "
        "IsClosed:boolean TaskSubtype:picklist Type:picklist CallType:picklist "
        "CallDisposition:string CallDurationInSeconds:int CompletedDateTime:datetime "
        "ActivityDate:date Description:textarea"
    ),
    "TaskStatus": ("01J", "Id:id ApiName:string IsClosed:boolean SortOrder:int"),
    "EmailMessage": (
        "02s", "Id:id ActivityId:reference MessageIdentifier:string Incoming:boolean "
        "MessageDate:datetime SystemModstamp:datetime IsDeleted:boolean"
    ),
    "Event": (
        "00U", f"{_COMMON} WhoId:reference WhatId:reference Subject:string "
        "StartDateTime:datetime EndDateTime:datetime IsRecurrence:boolean"
    ),
}  # fmt: skip
_PICKS = {
    ("Lead", "Status"): ["Open", "Working", "Qualified", "Unqualified"],
    ("Opportunity", "StageName"): ["Prospecting", "Proposal", "Closed Won", "Closed Lost"],
}
_STATES = {"Not Started": False, "In Arbeit": False, "Erledigt": True}  # as people named them
_FORECAST = {"Closed Won": "Closed", "Closed Lost": "Omitted"}
_PARENTS = {"UserRole": "UserRoleId", "Campaign": "CampaignId", "Territory2": "Territory2Id"}
_BOUND = 1_000_000


@cache
def _suffix(prefix: str) -> str:
    """Of ids whose other signs are digits."""
    return whole_id(prefix.ljust(15, "0"))[15:]


@dataclass
class Failure:
    """One failure to come: its kind, which calls it meets, how often."""

    kind: str
    path: str = ""
    times: int = 1


@dataclass
class Job:
    id: str
    query: soql.Query
    rows: list[Record]
    polls: int
    state: str = "UploadComplete"


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str = "", **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.headers = status, code, message, headers


@dataclass
class Org:
    """An org: tables, clock, tokens, and the failures that are planned."""

    url: str = ""
    now: datetime = BEGIN
    tables: dict[str, dict[str, Record]] = field(default_factory=dict)
    schemas: dict[str, dict[str, str]] = field(default_factory=dict)
    picks: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    plan: list[Failure] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    jobs: dict[str, Job] = field(default_factory=dict)
    batch: int = 2_000
    slow: int = 0
    used: int = 10
    limit: int = 100_000
    can_bulk: bool = True
    locked: dict[str, int] = field(default_factory=dict)
    before_write: Callable[[], None] | None = None
    at_call: dict[int, Callable[[], None]] = field(default_factory=dict)
    client_id: str = "3MVG9accord"
    client_secret: str = "correct-horse-9"
    refresh_token: str = "5Aep861refresh"
    rotates: bool = False  # each use of the refresh token gives a new one, the old one ends
    sign_ins: int = 0
    tracks: bool = True
    instance: str = ""
    lock: Any = field(default_factory=threading.RLock)
    _made: int = 0
    _pages: dict[str, list[Record]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, (_prefix, written) in _OBJECTS.items():
            self.tables[name] = {}
            self.schemas[name] = dict(one.split(":") for one in written.split())
        for place, (state, is_closed) in enumerate(_STATES.items(), start=1):
            self.tables["TaskStatus"][f"01J{place}"] = {
                "Id": f"01J{place}", "ApiName": state, "IsClosed": is_closed, "SortOrder": place,
            }  # fmt: skip
        self.picks = {key: list(values) for key, values in _PICKS.items()}

    @property
    def said(self) -> dict[str, str]:
        """What a person enters to connect."""
        return {
            "url": self.url, "client_id": self.client_id, "client_secret": self.client_secret
        }  # fmt: skip

    # what people do there

    def id_for(self, object: str) -> str:
        self._made += 1
        prefix = f"{_OBJECTS[object][0]}5i"
        return f"{prefix}{self._made:010d}{_suffix(prefix)}"

    def add(self, object: str, **fields: Any) -> str:
        self.tick()
        id = fields.pop("Id", "") or self.id_for(object)
        known, stamp = self.schemas[object], self.stamp()
        assert fields.keys() <= known.keys(), fields
        record = {name: False if type_ == "boolean" else None for name, type_ in known.items()}
        stamps = {name: stamp for name in _STAMPS if name in known}
        self.tables[object][id] = record | stamps | {"Id": id} | fields
        if object == "Lead":
            self._track(id, "created", None, None)
        if object == "Opportunity":
            self._keep(id)
        return id

    def change(
        self, object: str, id: str, *, stamped: datetime | None = None, **fields: Any
    ) -> None:
        """Change a record; `stamped` earlier than now is a transaction that took long."""
        self.tick()
        record = self.tables[object][id]
        if object == "Lead" and "Status" in fields:
            self._track(id, "Status", record["Status"], fields["Status"])
        record |= fields
        for name in ("LastModifiedDate", "SystemModstamp"):
            if name in record:
                record[name] = self.stamp(stamped)
        if object == "Opportunity" and "StageName" in fields:
            self._keep(id)

    def change_task(self, id: str, fields: dict[str, Any]) -> None:
        """As by the API: whether it is closed follows from its state, which has to be one of the
        org's."""
        states = {one["ApiName"]: one["IsClosed"] for one in self.tables["TaskStatus"].values()}
        if "Status" in fields:
            if fields["Status"] not in states:
                raise Refusal(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Status")
            fields = {**fields, "IsClosed": states[fields["Status"]]}
        self.change("Task", id, **fields)

    def delete(self, object: str, id: str) -> None:
        self.change(object, id, IsDeleted=True)

    def undelete(self, object: str, id: str) -> None:
        self.change(object, id, IsDeleted=False)

    def merge(self, object: str, winner: str, loser: str) -> None:
        self.change(object, loser, IsDeleted=True, MasterRecordId=winner)
        self.change(object, winner)

    def convert(self, lead: str, *, deal: bool = True) -> tuple[str, str, str]:
        """Account, contact and deal (or "") that a lead became."""
        said = self.tables["Lead"][lead]
        account = self.add("Account", Name=said["Company"])
        contact = self.add(
            "Contact",
            AccountId=account,
            **{name: said[name] for name in ("FirstName", "LastName", "Email", "Phone")},
        )
        opportunity = ""
        if deal:
            opportunity = self.add(
                "Opportunity",
                Name=f"{said['Company']}-", StageName="Prospecting", AccountId=account,
                CloseDate="2026-06-30", OwnerId=said["OwnerId"],
            )  # fmt: skip
            self.role(opportunity, contact, primary=True)
        self._track(lead, "leadConverted", None, None)
        self.change(
            "Lead", lead, Status="Qualified", IsConverted=True, ConvertedContactId=contact,
            ConvertedAccountId=account, ConvertedOpportunityId=opportunity or None,
            ConvertedDate=f"{self.now:%Y-%m-%d}",
        )  # fmt: skip
        return account, contact, opportunity

    def role(self, deal: str, contact: str, *, primary: bool = False) -> str:
        return self.add(
            "OpportunityContactRole", OpportunityId=deal, ContactId=contact, IsPrimary=primary
        )

    def rename_field(self, object: str, old: str, new: str) -> None:
        schema = self.schemas[object]
        schema[new] = schema.pop(old)
        for record in self.tables[object].values():
            record[new] = record.pop(old)

    def rename_value(self, object: str, name: str, old: str, new: str) -> None:
        self.picks[object, name] = [
            new if each == old else each for each in self.picks[object, name]
        ]
        for record in self.tables[object].values():
            if record[name] == old:
                record[name] = new

    def fail(self, kind: str, *, path: str = "", times: int = 1) -> None:
        self.plan.append(Failure(kind, path, times))

    def expire(self) -> None:
        self.tokens.clear()

    def tick(self, seconds: int = 1) -> None:
        self.now += timedelta(seconds=seconds)

    def stamp(self, at: datetime | None = None) -> str:
        return f"{(at or self.now).isoformat()[:19]}.000Z"

    def live(self, object: str) -> dict[str, Record]:
        return {id: each for id, each in self.tables[object].items() if not each.get("IsDeleted")}

    def _track(self, lead: str, name: str, old: Any, new: Any) -> None:
        if self.tracks:
            id = self.id_for("LeadHistory")
            self.tables["LeadHistory"][id] = {
                "Id": id, "LeadId": lead, "Field": name, "OldValue": old, "NewValue": new,
                "CreatedDate": self.stamp(), "IsDeleted": False,
            }  # fmt: skip

    def _keep(self, deal: str) -> None:
        id, said = self.id_for("OpportunityHistory"), self.tables["Opportunity"][deal]
        said["LastStageChangeDate"] = self.stamp()
        self.tables["OpportunityHistory"][id] = {
            "Id": id, "OpportunityId": deal, "StageName": said["StageName"],
            "Amount": said["Amount"],
            "ForecastCategory": _FORECAST.get(said["StageName"], "Pipeline"),
            "CreatedDate": self.stamp(), "SystemModstamp": self.stamp(),
            "IsDeleted": False,
        }  # fmt: skip

    # what it answers

    def sign_in(self, form: dict[str, str]) -> Any:
        flow = form.get("grant_type")
        if (form.get("client_id"), form.get("client_secret")) != (
            self.client_id,
            self.client_secret,
        ):
            raise Refusal(400, "invalid_client", "invalid client credentials")
        if flow == "refresh_token" and form.get("refresh_token") != self.refresh_token:
            raise Refusal(400, "invalid_grant", "expired access/refresh token")
        if flow not in ("refresh_token", "client_credentials"):
            raise Refusal(400, "unsupported_grant_type")
        token = f"00D!{len(self.calls)}.{random.getrandbits(64):x}"
        self.tokens.add(token)
        self.sign_ins += 1
        told = {
            "access_token": token, "instance_url": self.instance or self.url,
            "token_type": "Bearer",
            "id": f"{self.url}/id/00D/005", "scope": "api", "issued_at": "1", "signature": "x",
        }  # fmt: skip
        if self.rotates and flow == "refresh_token":
            self.refresh_token = f"5Aep861{random.getrandbits(64):x}"
            told["refresh_token"] = self.refresh_token
        return told

    def described(self, object: str) -> Any:
        if object not in self.schemas or object in self.hidden:
            raise Refusal(404, "NOT_FOUND", "The requested resource does not exist")
        return {
            "name": object,
            "fields": [
                {
                    "name": name, "label": name, "type": type_, "custom": name.endswith("__c"),
                    "updateable": name not in (*_STAMPS, "Id", "IsDeleted", "MasterRecordId"),
                    "picklistValues": [
                        {"value": one, "label": one, "active": True}
                        for one in self.picks.get((object, name), ())
                    ],
                }
                for name, type_ in self.schemas[object].items()
            ],
        }  # fmt: skip

    def listed(self) -> Any:
        return {
            "sobjects": [
                {"name": name, "queryable": True, "updateable": name in ("Lead", "Contact")}
                for name in self.schemas
                if name not in self.hidden
            ]
        }

    def select(self, text: str, *, deleted: bool) -> tuple[soql.Query, list[Record]]:
        self.queries.append(text)
        try:
            query = soql.parse(text)
        except soql.Malformed as problem:
            raise Refusal(400, "MALFORMED_QUERY", str(problem)) from None
        if query.object not in self.schemas or query.object in self.hidden:
            raise Refusal(400, "INVALID_TYPE", f"sObject type '{query.object}' is not supported.")
        for name in {*query.used, *query.fields} - {"COUNT()"}:
            self._need(query.object, name)
        found = [
            each
            for each in self.tables[query.object].values()
            if (deleted or not each.get("IsDeleted")) and query.where(each)
        ]
        if query.order:
            found.sort(key=lambda each: tuple(each[name] or "" for name in query.order))
        return query, found[: query.limit]

    def _need(self, object: str, name: str) -> None:
        parent, _, inner = name.partition(".")
        if inner:
            if parent in self.hidden or _PARENTS[parent] not in self.schemas[object]:
                raise Refusal(400, "INVALID_FIELD", f"Didn't understand relationship '{parent}'")
            return self._need(parent, inner)
        type_ = self.schemas[object].get(name)
        if type_ is None:
            message = f"ERROR at Row:1:Column:8\nNo such column '{name}' on entity '{object}'."
            raise Refusal(400, "INVALID_FIELD", message)
        return None

    def value(self, record: Record, name: str) -> Any:
        parent, _, inner = name.partition(".")
        if not inner:
            return record[name]
        found = self.tables[parent].get(record[_PARENTS[parent]] or "")
        return found[inner] if found else None

    def asked(self, text: str, *, deleted: bool) -> Any:
        query, found = self.select(text, deleted=deleted)
        if query.counts:
            return {"totalSize": len(found), "done": True, "records": []}
        return self._paged([self._shown(query, each) for each in found], total=len(found))

    def more(self, name: str) -> Any:
        if name not in self._pages:
            raise Refusal(400, "INVALID_QUERY_LOCATOR")
        return self._paged(self._pages[name], total=_BOUND)

    def _paged(self, rows: list[Record], *, total: int) -> Any:
        said: Record = {"totalSize": total, "done": True, "records": rows[: self.batch]}
        if len(rows) > self.batch:
            name = f"01g{len(self._pages)}-{self.batch}"
            self._pages[name] = rows[self.batch :]
            said |= {"done": False, "nextRecordsUrl": f"/services/data/v62.0/query/{name}"}
        return said

    def _shown(self, query: soql.Query, record: Record) -> Record:
        shown: Record = {"attributes": {"type": query.object}}
        for name in query.fields:
            parent, _, inner = name.partition(".")
            value = self.value(record, name)
            if isinstance(value, str) and value.endswith(".000Z"):
                value = value.replace("Z", "+0000")
            shown[parent] = (value if not inner else {inner: value}) if value is not None else None
        return shown

    def begin_job(self, said: Record) -> Any:
        if not self.can_bulk:
            raise Refusal(400, "FEATURENOTENABLED", "Bulk API is not enabled")
        if " ORDER BY " in said["query"] or " LIMIT " in said["query"]:
            raise Refusal(400, "API_ERROR", "not for bulk")
        query, found = self.select(said["query"], deleted=said["operation"] == "queryAll")
        id = whole_id(f"7505i{len(self.jobs):010d}")
        self.jobs[id] = Job(id, query, [dict(each) for each in found], self.slow)
        return {"id": id, "state": "UploadComplete", "object": query.object}

    def job(self, id: str) -> Job:
        if id not in self.jobs:
            raise Refusal(404, "NOT_FOUND")
        return self.jobs[id]

    def job_state(self, id: str) -> Any:
        job = self.job(id)
        if job.state in ("UploadComplete", "InProgress"):
            job.state = "InProgress" if job.polls > 0 else "JobComplete"
            job.polls -= 1
        return {
            "id": id, "state": job.state, "numberRecordsProcessed": len(job.rows),
            "errorMessage": "" if job.state != "Failed" else "InvalidBatch : Failed",
        }  # fmt: skip

    def results(self, id: str, asked: dict[str, str]) -> tuple[bytes, dict[str, str]]:
        job = self.job(id)
        start, size = int(asked.get("locator", "0") or 0), int(asked.get("maxRecords", "50000"))
        rows = job.rows[start : start + size]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(job.query.fields)
        plain = all("." not in name for name in job.query.fields)
        for record in rows:
            values = (
                [record[name] for name in job.query.fields]
                if plain
                else [self.value(record, name) for name in job.query.fields]
            )
            writer.writerow(
                ["" if one is None else str(one).lower() if one is True or one is False else one
                 for one in values]
            )  # fmt: skip
        following = start + size
        locator = str(following) if following < len(job.rows) else "null"
        headers = {"Sforce-Locator": locator, "Sforce-NumberOfRecords": str(len(rows))}
        return text.getvalue().encode(), headers

    def composite(self, said: Record) -> Any:
        if self.before_write:
            act, self.before_write = self.before_write, None
            act()
        assert len(said["compositeRequest"]) <= 25
        return {"compositeResponse": [self._one(each) for each in said["compositeRequest"]]}

    def _one(self, asked: Record) -> Record:
        try:
            self._patch(asked)
        except Refusal as refused:
            body: Any = [{"errorCode": refused.code, "message": refused.message}]
            return {
                "body": body, "httpStatusCode": refused.status, "referenceId": asked["referenceId"]
            }  # fmt: skip
        return {"body": None, "httpStatusCode": 204, "referenceId": asked["referenceId"]}

    def _patch(self, asked: Record) -> None:
        object_, id = asked["url"].split("/")[-2:]
        record = self.tables[object_].get(id)
        if record is None or record.get("IsDeleted"):
            raise Refusal(404, "ENTITY_IS_DELETED", "entity is deleted")
        since = asked.get("httpHeaders", {}).get("If-Unmodified-Since")
        if since and record["LastModifiedDate"] > self.stamp(parsedate_to_datetime(since)):
            raise Refusal(412, "PRECONDITION_FAILED")
        if self.locked.get(id, 0) > 0:
            self.locked[id] -= 1
            raise Refusal(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access")
        for name in asked["body"]:
            self._need(object_, name)
        self.change(object_, id, **asked["body"])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    org: Org

    def log_message(self, *args: Any) -> None: ...

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("content-length", 0))))

    def do_PATCH(self) -> None:
        self.do_POST()

    def _answer(self, body: bytes) -> None:
        org, parts = self.org, urlsplit(self.path)
        with org.lock:
            org.calls.append(f"{self.command} {parts.path}")
            act = org.at_call.pop(len(org.calls), None)
            if act:
                act()
            failure = next((each for each in org.plan if each.path in self.path), None)
            if failure:
                failure.times -= 1
                if failure.times <= 0:
                    org.plan.remove(failure)
                if failure.kind in ("lost", "late"):  # it is done there, and nobody hears of it
                    self._told(parts.path, dict(_single(parts.query)), body)
                    if failure.kind == "late":
                        time.sleep(LATE)
                    self.close_connection = True
                    return None
                return self._fail(failure.kind)
            try:
                told = self._told(parts.path, dict(_single(parts.query)), body)
            except Refusal as refused:
                return self._refuse(refused)
        if isinstance(told, tuple):
            return self._send(200, told[0], "text/csv", told[1])
        return self._send(200, json.dumps(told).encode())

    def _told(self, path: str, asked: dict[str, str], body: bytes) -> Any:
        org = self.org
        if path == "/services/oauth2/token":
            return org.sign_in(dict(_single(body.decode())))
        if self.headers.get("authorization", "").removeprefix("Bearer ") not in org.tokens:
            raise Refusal(401, "INVALID_SESSION_ID", "Session expired or invalid")
        rest = path.removeprefix("/services/data/v62.0/").split("/")
        org.used += 1
        return self._routed(rest, asked, body)

    def _routed(self, rest: list[str], asked: dict[str, str], body: bytes) -> Any:  # noqa: C901
        org = self.org
        match [self.command, *rest]:
            case ["GET", "sobjects"]:
                return org.listed()
            case ["GET", "sobjects", object_, "describe"]:
                return org.described(object_)
            case ["GET", "query" | "queryAll" as verb]:
                return org.asked(asked["q"], deleted=verb == "queryAll")
            case ["GET", "query", name]:
                return org.more(name)
            case ["POST", "jobs", "query"]:
                return org.begin_job(json.loads(body))
            case ["GET", "jobs", "query", id]:
                return org.job_state(id)
            case ["GET", "jobs", "query", id, "results"]:
                return org.results(id, asked)
            case ["POST", "sobjects", "Task"]:
                return {"id": org.add("Task", **json.loads(body)), "success": True, "errors": []}
            case ["PATCH", "sobjects", "Task", id]:
                return org.change_task(id, json.loads(body))
            case ["POST", "composite"]:
                return org.composite(json.loads(body))
        raise Refusal(404, "NOT_FOUND")

    def _refuse(self, refused: Refusal) -> None:
        said: Any = [{"errorCode": refused.code, "message": refused.message}]
        if refused.code.startswith(("invalid_", "unsupported_")):
            said = {"error": refused.code, "error_description": refused.message}
        self._send(refused.status, json.dumps(said).encode(), headers=refused.headers)

    def _fail(self, kind: str) -> None:
        refusals = {
            "limit": (403, "REQUEST_LIMIT_EXCEEDED"), "429": (429, ""),
            "500": (500, "UNKNOWN_EXCEPTION"),
            "503": (503, "SERVER_UNAVAILABLE"), "expired": (401, "INVALID_SESSION_ID"),
            "right": (403, "INSUFFICIENT_ACCESS"), "slow": (400, "QUERY_TIMEOUT"),
            "gone": (404, "NOT_FOUND"),
        }  # fmt: skip
        if kind in refusals:
            status, code = refusals[kind]
            headers = {"Retry-After": "7"} if kind == "429" else {}
            return self._refuse(Refusal(status, code, **headers))
        if kind == "html":
            page = b"<html><title>Maintenance</title></html>"
            return self._send(200, page, "text/html; charset=UTF-8")
        if kind == "login":
            return self._send(302, b"", headers={"Location": f"{self.org.url}/login"})
        assert kind == "cut", kind
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
        self.wfile.write(b'Content-Length: 900\r\n\r\n{"records": [')
        self.close_connection = True
        return None

    def _send(
        self, status: int, body: bytes, type_: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        org = self.org
        if "gzip" in self.headers.get("accept-encoding", "") and len(body) > 2_000:
            body, packed = gzip.compress(body, 1), {"Content-Encoding": "gzip"}
        else:
            packed = {}
        self.send_response_only(status)
        told = {
            "Date": format_datetime(org.now, usegmt=True), "Content-Type": type_,
            "Content-Length": str(len(body)),
            "Sforce-Limit-Info": f"api-usage={org.used}/{org.limit}",
        }  # fmt: skip
        for name, value in {**told, **packed, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _single(query: str) -> Iterator[tuple[str, str]]:
    for name, values in parse_qs(query, keep_blank_values=True).items():
        yield name, values[0]


@contextmanager
def org(*, leads: int = 0, contacts: int = 0, seed: int = 0) -> Iterator[Org]:
    """A running org with so many leads and contacts, the same for the same seed."""
    made = Org()
    filled(made, leads=leads, contacts=contacts, seed=seed)
    handler = type("Handler", (_Handler,), {"org": made})
    with serving(handler) as host:
        made.url = f"http://{host}"
        yield made


def filled(made: Org, *, leads: int, contacts: int, seed: int) -> None:
    chance = random.Random(seed)
    made.add("Organization", Name="Acme Corp", TimeZoneSidKey="Europe/Bucharest")
    role = made.add("UserRole", Name="Inside Sales EMEA")
    users = [
        made.add(
            "User", Name=f"Seller {n}", LastName=f"Seller {n}", Email=f"seller{n}@us.example",
            IsActive=n != 3, UserRoleId=role,
        )
        for n in range(4)
    ]  # fmt: skip
    domains = ("acme.example", "hanul.example", "vale.example")
    for n in range(leads):
        made.add(
            "Lead", FirstName=chance.choice(("Ana", "Joon", "Ioana", "Пётр")), LastName=f"Nr {n}",
            Email=f"lead{n}@{chance.choice(domains)}", Company=f"Company {n % 997}, \"Ltd\"",
            Status=chance.choice(_PICKS["Lead", "Status"][:2]), OwnerId=chance.choice(users),
            LeadSource=chance.choice(("Web", "Event", None)),
        )  # fmt: skip
    for n in range(contacts):
        made.add("Contact", FirstName="Cleo", LastName=f"Nr {n}", Email=f"contact{n}@acme.example")
