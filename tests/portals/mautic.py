"""A Mautic on loopback, after the public documentation of its REST API and webhooks.

    with mautic.running(contacts=200, seed=1) as portal:
        session = TOOL.open(portal.said)

Its clock goes on by a second at each thing that is done. Faults are planned: `portal.fail(...)`.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from tests.portals import answering
from tests.portals.answering import Asked, Portal, Refusal

Said = dict[str, Any]
CONTACT_FIELDS = {
    "title": "lookup", "firstname": "text", "lastname": "text", "company": "text",
    "position": "text", "email": "email", "mobile": "tel", "phone": "tel", "country": "country",
    "preferred_locale": "locale", "points": "number",
}  # fmt: skip
COMPANY_FIELDS = {
    "companyname": "text", "companyemail": "email", "companywebsite": "url",
    "companyindustry": "select", "companynumber_of_employees": "number",
    "companycountry": "country",
}  # fmt: skip
TABLES = (
    "audit_log", "lead_donotcontact", "lead_companies_change_log", "companies_leads",
    "lead_stages_change_log", "email_stats", "email_stat_replies", "page_hits", "form_submissions",
    "asset_downloads",
)  # fmt: skip
RIGHT_OF = {
    "users": "user:users:view", "stages": "stage:stages:view",
    "campaigns": "campaign:campaigns:view", "forms": "form:forms:viewother",
    "pages": "page:pages:viewother", "emails": "email:emails:viewother",
    "assets": "asset:assets:viewother", "contacts": "lead:leads:viewother",
    "companies": "lead:leads:viewother",
}  # fmt: skip
LISTS = ("users", "stages", "campaigns", "forms", "pages", "emails", "assets")
_STAMPS = ("dateAdded", "dateModified", "dateIdentified")
_WHERE = re.compile(r"where\[(\d+)\]\[(col|expr|val)\]")
_ISO = "%Y-%m-%dT%H:%M:%S+00:00"
_LOGGED = "%Y-%m-%d %H:%M:%S"
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda one, other: one == other,
    "gt": lambda one, other: one > other,
    "gte": lambda one, other: one >= other,
    "lt": lambda one, other: one < other,
    "lte": lambda one, other: one <= other,
}


class Mautic(Portal):
    """The state of an account and what people do in it."""

    def __init__(self) -> None:
        super().__init__()
        self.user, self.password = "accord", "a long password"
        self.client_id, self.client_secret = f"1_{'k3' * 25}", "client secret"
        self.webhook_secret = "webhook secret"
        self.tokens: set[str] = set()
        self.is_admin = True
        self.rights = {*RIGHT_OF.values(), "lead:leads:editother", "lead:fields:full"}
        self.page_bound = 10_000  # it may answer with fewer than it was asked for
        self.things: dict[str, dict[int, Said]] = {"contacts": {}, "companies": {}}
        self.lists: dict[str, dict[int, Said]] = {name: {} for name in LISTS}
        self.tables: dict[str, list[Said]] = {name: [] for name in TABLES}
        self.counts: dict[str, int] = {}
        self.fields = {
            "contact": {name: self._field(name, kind) for name, kind in CONTACT_FIELDS.items()},
            "company": {name: self._field(name, kind) for name, kind in COMPANY_FIELDS.items()},
        }
        self.events: list[tuple[str, Said]] = []
        self.writes = 0
        self.is_php = True  # how the details of the log are written

    # What people do -----------------------------------------------------------------------------

    @property
    def said(self) -> dict[str, str]:
        return {"address": self.url, "user": self.user, "password": self.password}

    def number(self, name: str) -> int:
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name]

    def add(self, name: str, /, **said: Any) -> int:
        """One of a short list: a user, stage, campaign, form, page, mail or download."""
        key = self.number(name)
        self.lists[name][key] = {"id": key, "isPublished": True, "dateAdded": self.iso, **said}
        self.tick()
        return key

    def add_field(self, alias: str, kind: str = "text", **more: Any) -> None:
        self.fields["contact"][alias] = self._field(alias, kind, is_fixed=False) | more

    def _field(self, alias: str, kind: str, *, is_fixed: bool = True) -> Said:
        return {"id": self.number("fields")} | _described(alias, kind, is_fixed=is_fixed)

    def add_contact(self, *, is_known: bool = True, **fields: Any) -> int:
        key = self.number("contacts")
        self.things["contacts"][key] = {
            "id": key, "dateAdded": self.iso, "dateModified": None,
            "dateIdentified": self.iso if is_known else None, "owner": None, "stage": None,
            "doNotContact": [], "points": 0, "values": {n: str(v) for n, v in fields.items()},
        }  # fmt: skip
        self._event("lead_post_save_new", {"contact": {"id": key}})
        self.tick()
        return key

    def change(self, key: int, **fields: Any) -> None:
        contact = self.things["contacts"][key]
        for name, value in fields.items():
            if name == "owner":
                contact["owner"] = self._user(value)
            else:
                contact["values"][name] = str(value)
        contact["dateModified"] = self.iso
        self._event("lead_post_save_update", {"contact": {"id": key}})
        self.tick()

    def identify(self, key: int, **fields: Any) -> None:
        self.things["contacts"][key]["dateIdentified"] = self.iso
        self.change(key, **fields)

    def move(self, key: int, stage: int) -> None:
        """A contact enters a stage."""
        name = self.lists["stages"][stage]["name"]
        self.things["contacts"][key]["stage"] = {"id": stage, "name": name}
        self.log("lead_stages_change_log", lead_id=key, stage_id=stage, date_added=self.logged,
                 event_name=f"{stage}: {name}", action_name="Changed")  # fmt: skip
        self.change(key)

    def opt_out(self, key: int, *, reason: int = 1) -> None:
        """Without a date of change at the contact itself, as Mautic has it."""
        entry = {"channel": "email", "reason": reason, "comments": "", "channelId": None}
        self.things["contacts"][key]["doNotContact"].append(entry)
        self.log("lead_donotcontact", lead_id=key, channel="email", reason=reason,
                 date_added=self.logged)  # fmt: skip
        self._event("lead_channel_subscription_changed", {"contact": {"id": key}})

    def delete(self, key: int, *, kind: str = "contacts") -> None:
        del self.things[kind][key]
        object_ = "lead" if kind == "contacts" else "company"
        self.log("audit_log", bundle="lead", object=object_, object_id=key, action="delete",
                 details=self._details({"name": "Somebody"}), date_added=self.logged)  # fmt: skip
        name = "lead_post_delete" if kind == "contacts" else "company_post_delete"
        self._event(name, {"id": key, "contact": {"fields": []}})

    def merge(self, *, into: int, other: int) -> None:
        """Mautic writes down the merge, saves the winner and deletes the other."""
        self.log("audit_log", bundle="lead", object="lead", object_id=other, action="merge",
                 details=self._details({"merged_into": into}), date_added=self.logged)  # fmt: skip
        for table in ("lead_stages_change_log", "email_stats", "page_hits", "form_submissions"):
            for entry in self.tables[table]:
                if entry["lead_id"] == other:
                    entry["lead_id"] = into
        self.change(into)
        self.delete(other)

    def add_company(self, **fields: Any) -> int:
        key = self.number("companies")
        self.things["companies"][key] = {
            "id": key, "dateAdded": self.iso, "dateModified": None, "dateIdentified": self.iso,
            "values": {n: str(v) for n, v in fields.items()},
        }  # fmt: skip
        self.tick()
        return key

    def employ(self, contact: int, company: int) -> None:
        self.tables["companies_leads"].append(
            {"company_id": company, "lead_id": contact, "date_added": self.logged,
             "is_primary": 1, "id": None}
        )  # fmt: skip
        self.log("lead_companies_change_log", lead_id=contact, company_id=company,
                 date_added=self.logged)  # fmt: skip

    def mail(self, contact: int, *, email: int | None = None, event: int | None = None) -> int:
        source = {"source": "campaign.event", "source_id": event} if event else {"source": None}
        return self.log("email_stats", lead_id=contact, email_id=email, date_sent=self.logged,
                        date_read=None, is_read=0, is_failed=0, **source)  # fmt: skip

    def open(self, stat: int) -> None:
        for entry in self.tables["email_stats"]:
            if entry["id"] == stat:
                entry |= {"date_read": self.logged, "is_read": 1}
        self._event("email_on_open", {"stat": {"id": stat}})
        self.tick()

    def hit(self, contact: int, **said: Any) -> int:
        key = self.log("page_hits", lead_id=contact, date_hit=self.logged, **said)
        self._event("page_on_hit", {"hit": {"id": key, "lead": {"id": contact}}})
        return key

    def submit(self, contact: int, form: int) -> int:
        key = self.log("form_submissions", lead_id=contact, form_id=form,
                       date_submitted=self.logged)  # fmt: skip
        self._event(
            "form_on_submit", {"submission": {"id": key, "lead": {"id": contact}, "results": {}}}
        )
        return key

    def log(self, table: str, /, **said: Any) -> int:
        key = self.number(table)
        self.tables[table].append({"id": key, **said})
        self.tick()
        return key

    @property
    def iso(self) -> str:
        return self.now.strftime(_ISO)

    @property
    def logged(self) -> str:
        return self.now.strftime(_LOGGED)

    def message(self) -> tuple[bytes, dict[str, str]]:
        """What a webhook sends of all that has happened since, and its headers."""
        told: dict[str, list[Said]] = {}
        for name, event in self.events:
            told.setdefault(f"mautic.{name}", []).append(event | {"timestamp": self.iso})
        self.events.clear()
        body = json.dumps(told).encode()
        digest = hmac.new(self.webhook_secret.encode(), body, hashlib.sha256).digest()
        return body, {"webhook-signature": base64.b64encode(digest).decode()}

    def _event(self, name: str, said: Said) -> None:
        self.events.append((name, said))

    def _user(self, key: Any) -> Said | None:
        user = self.lists["users"].get(int(key)) if key else None
        return {"id": user["id"], "username": user["username"]} if user else None

    def _details(self, said: Said) -> str:
        if not self.is_php:
            return json.dumps(said)
        parts = "".join(
            f's:{len(name)}:"{name}";' + (f"i:{v};" if isinstance(v, int) else f's:{len(v)}:"{v}";')
            for name, v in said.items()
        )
        return f"a:{len(said)}:{{{parts}}}"

    # What it answers ----------------------------------------------------------------------------

    def answer(self, asked: Asked, *, is_expired: bool) -> Any:  # noqa: C901
        if asked.path == "/oauth/v2/token":
            return self._token(asked)
        self._authorise(asked, is_expired=is_expired)
        parts = asked.path.removeprefix("/api/").split("/")
        match [asked.method, *parts]:
            case ["GET", "users", "self"]:
                role = {"id": 1, "name": "Role", "isAdmin": self.is_admin}
                return {
                    "id": 1,
                    "username": self.user,
                    "timezone": "Europe/Bucharest",
                    "role": role,
                }
            case ["POST", "users", "1", "permissioncheck"]:
                return {each: each in self.rights for each in asked.said["permissions"]}
            case ["GET", "stats", table]:
                return self._stats(table, asked.query)
            case ["GET", "fields", ("contact" | "company") as kind]:
                every = list(self.fields[kind].values())
                return _listed(every, "fields", asked.query)
            case ["POST", "fields", "contact", "new"]:
                self._need("lead:fields:full")
                return {"field": self._make_field(asked.said)}
            case ["GET", ("contacts" | "companies") as name]:
                self._need(RIGHT_OF[name])
                return self._records(name, asked.query)
            case ["PATCH", "contacts", "batch", "edit"]:
                self._need("lead:leads:editother")
                return self._edit(asked.said)
            case ["GET", name] if name in LISTS:
                self._need(RIGHT_OF[name])
                return _listed(list(self.lists[name].values()), name, asked.query)
        raise _refused(404, "Looks like the page is not there")

    def _token(self, asked: Asked) -> Said:
        said = dict(part.split("=") for part in asked.body.decode().split("&"))
        given = (said["client_id"], said["client_secret"].replace("+", " "))
        if given != (self.client_id, self.client_secret):
            raise Refusal(400, {"error": "invalid_client"})
        token = f"token{len(self.tokens) + 1}"
        self.tokens = {token}
        return {"access_token": token, "expires_in": 3600, "token_type": "bearer"}

    def _authorise(self, asked: Asked, *, is_expired: bool) -> None:
        basic = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        given = asked.headers.get("authorization", "")
        if is_expired:
            self.tokens.clear()
        allowed = {f"Basic {basic}", *(f"Bearer {each}" for each in self.tokens)}
        if is_expired or given not in allowed:
            raise _refused(401, "API authorization denied.")

    def _need(self, right: str) -> None:
        if not self.is_admin and right not in self.rights:
            raise _refused(403, "You do not have access to the requested area/action.")

    def _stats(self, table: str, query: Mapping[str, str]) -> Said:
        """Refused with a status of 200, as it is there."""
        if table not in self.tables:
            return {"availableTables": list(self.tables), "tableColumns": {}}
        right = "admin" if table == "audit_log" else "lead:leads:viewother"
        if not self.is_admin and right not in self.rights:
            message = "You do not have the view permission to load data from the table"
            return {"errors": [{"message": message, "code": 403}]}
        found = _where(self.tables[table], query)
        order = query.get("order[0][col]", "id")
        found.sort(key=lambda each: each[order] or 0)
        start, limit = int(query.get("start", 0)), int(query.get("limit", 100))
        rows = found[start : start + min(limit, self.page_bound)]
        texts = [{n: v if v is None else str(v) for n, v in row.items()} for row in rows]
        return {"total": str(len(found)), "stats": texts}

    def _records(self, name: str, query: Mapping[str, str]) -> Said:
        columns = {"dateAdded": "date_added", "dateModified": "date_modified",
                   "dateIdentified": "date_identified"}  # fmt: skip
        every = [
            each
            | {
                column: each[stamp] and datetime.fromisoformat(each[stamp]).strftime(_LOGGED)
                for stamp, column in columns.items()
            }
            for each in self.things[name].values()
        ]
        found = _where(every, query)
        found.sort(key=lambda each: each[query.get("orderBy", "id")])
        if query.get("orderByDir", "asc") != "asc":
            found.reverse()
        start, limit = int(query.get("start", 0)), int(query.get("limit", 30))
        some = found[start : start + min(limit, self.page_bound)]
        kind = "contact" if name == "contacts" else "company"
        written = {str(each["id"]): self._written(each, kind) for each in some}
        return {"total": str(len(found)), name: written or []}

    def _written(self, record: Said, kind: str) -> Said:
        values = {name: record["values"].get(name) for name in self.fields[kind]}
        kept = ("id", "owner", "stage", "doNotContact", "points", *_STAMPS)
        return {name: record[name] for name in kept if name in record} | {
            "fields": {"core": {}, "all": {**values, "id": record["id"]}}
        }

    def _edit(self, said: list[Said]) -> Said:
        self.writes += len(said)
        statuses, contacts = [], []
        for each in said:
            key = int(each["id"])
            if key not in self.things["contacts"]:
                statuses.append(404)
                continue
            self.change(key, **{name: value for name, value in each.items() if name != "id"})
            statuses.append(200)
            contacts.append(self._written(self.things["contacts"][key], "contact"))
        return {"contacts": contacts, "statusCodes": statuses}

    def _make_field(self, said: Said) -> Said:
        if said["alias"] in self.fields["contact"]:
            raise _refused(400, "alias: is taken")
        self.add_field(said["alias"], said["type"], label=said["label"])
        return self.fields["contact"][said["alias"]]


def _described(alias: str, kind: str, *, is_fixed: bool) -> Said:
    listed = {"list": [{"label": "Software", "value": "software"}]} if kind == "select" else []
    return {
        "label": alias.replace("_", " ").title(), "alias": alias, "type": kind,
        "group": "core", "isPublished": True, "isFixed": is_fixed, "properties": listed,
    }  # fmt: skip


def _refused(status: int, message: str) -> Refusal:
    return Refusal(status, {"errors": [{"code": status, "message": message, "type": None}]})


def _listed(every: list[Said], name: str, query: Mapping[str, str]) -> Said:
    start, limit = int(query.get("start", 0)), int(query.get("limit", 30))
    some = every[start : start + limit]
    many: Any = (
        some if name in ("users", "forms") else {str(n): each for n, each in enumerate(some)}
    )
    return {"total": len(every), name: many or []}


def _where(every: list[Said], query: Mapping[str, str]) -> list[Said]:
    clauses: dict[str, Said] = {}
    for name, value in query.items():
        if found := _WHERE.fullmatch(name):
            clauses.setdefault(found[1], {})[found[2]] = value
    return [each for each in every if all(_holds(each, clause) for clause in clauses.values())]


def _holds(record: Said, clause: Said) -> bool:
    held = record[clause["col"]]
    if clause["expr"] == "isNotNull":
        return held is not None
    if held is None:
        return False
    if clause["expr"] == "in":
        return str(held) in clause["val"].split(",")
    value = int(clause["val"]) if isinstance(held, int) else clause["val"]
    return _COMPARED[clause["expr"]](held, value)


@contextlib.contextmanager
def running(*, contacts: int = 0, seed: int = 0) -> Iterator[Mautic]:
    """A Mautic with so many contacts, the same for the same seed."""
    made, chance = Mautic(), random.Random(seed)
    for number in range(contacts):
        made.add_contact(
            firstname=chance.choice(("Ana", "Joon", "Mihai", "Olga")),
            lastname=f"Nr {number}",
            email=f"person{number}@firma{number % 97}.example",
        )
    made.events.clear()
    with answering.running(made) as portal:
        yield portal
