"""A HubSpot portal on loopback, after the public documentation of its dated paths (2026-09).

    with hubspot.portal(contacts=200_000, seed=1) as portal:
        portal.url, portal.token

Records are made from a seed when they are asked for, so that many cost nothing. Its own clock
stands still unless `portal.tick` moves it, or real=True. Faults are planned: `portal.fail(...)`.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import random
import re
import threading
import time
import urllib.request
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.portals.serving import serving

EDITION = "2026-09"
START = 1_772_323_200_000  # 2026-03-01T00:00:00Z
SEARCH_END = 10_000
TYPES = {
    "contacts": "0-1", "companies": "0-2", "deals": "0-3", "meetings": "0-47", "calls": "0-48",
    "emails": "0-49", "leads": "0-136", "tasks": "0-27",
}  # fmt: skip
SINGULAR = {
    "contacts": "contact", "companies": "company", "deals": "deal", "meetings": "meeting",
    "calls": "call", "emails": "email", "leads": "lead", "tasks": "task",
}  # fmt: skip
STAGES = (
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "evangelist",
    "other",
)
PROPERTIES: dict[str, list[str]] = {
    "contacts": [
        "hs_object_id", "createdate", "lastmodifieddate", "email", "firstname", "lastname", "phone",
        "mobilephone", "jobtitle", "company", "associatedcompanyid", "country", "hs_language",
        "industry", "hs_analytics_source", "hubspot_owner_id", "lifecyclestage",
        "hs_lifecyclestage_customer_date", "hs_merged_object_ids", "hs_email_optout",
    ],
    "companies": [
        "hs_object_id", "createdate", "hs_lastmodifieddate", "name", "domain", "industry",
        "numberofemployees", "country", "hubspot_owner_id", "hs_merged_object_ids",
    ],
    "deals": [
        "hs_object_id", "createdate", "hs_lastmodifieddate", "dealname", "dealstage", "pipeline",
        "amount", "deal_currency_code", "closedate", "hubspot_owner_id", "closed_lost_reason",
        "hs_analytics_source", "hs_is_closed_won", "hs_is_closed", "hs_merged_object_ids",
    ],
    "leads": [
        "hs_object_id", "hs_createdate", "hs_lastmodifieddate", "hs_lead_name", "hs_lead_type",
        "hs_pipeline", "hs_pipeline_stage", "hs_lead_disqualification_reason", "hubspot_owner_id",
    ],
    "calls": [
        "hs_object_id", "hs_createdate", "hs_lastmodifieddate", "hs_timestamp", "hs_call_title",
        "hs_call_body", "hs_call_direction", "hs_call_disposition", "hs_call_status",
        "hs_call_duration", "hubspot_owner_id",
    ],
    "emails": [
        "hs_object_id", "hs_createdate", "hs_lastmodifieddate", "hs_timestamp", "hs_email_subject",
        "hs_email_direction", "hs_email_status", "hs_email_text", "hs_email_message_id",
        "hubspot_owner_id",
    ],
    "meetings": [
        "hs_object_id", "hs_createdate", "hs_lastmodifieddate", "hs_timestamp", "hs_meeting_title",
        "hs_meeting_body", "hs_meeting_outcome", "hs_meeting_start_time", "hs_meeting_end_time",
        "hubspot_owner_id",
    ],
    "tasks": [
        "hs_object_id", "hs_createdate", "hs_lastmodifieddate", "hs_timestamp", "hs_task_subject",
        "hs_task_body", "hs_task_status", "hs_task_type", "hubspot_owner_id",
    ],
}  # fmt: skip
PIPELINES = {
    "deals": [
        ("appointmentscheduled", "Scheduled", {"isClosed": "false", "probability": "0.2"}),
        ("contractsent", "Contract Sent", {"isClosed": "false", "probability": "0.9"}),
        ("closedwon", "Closed Won", {"isClosed": "true", "probability": "1.0"}),
        ("closedlost", "Closed Lost", {"isClosed": "true", "probability": "0.0"}),
    ],
    "leads": [
        ("new-stage-id", "New", {"leadState": "NEW"}),
        ("attempting-stage-id", "Attempting", {"leadState": "IN_PROGRESS"}),
        ("connected-stage-id", "Connected", {"leadState": "IN_PROGRESS"}),
        ("qualified-stage-id", "Qualified", {"leadState": "QUALIFIED"}),
        ("unqualified-stage-id", "Disqualified", {"leadState": "UNQUALIFIED"}),
    ],
}  # fmt: skip
HISTORY = {"contacts": "lifecyclestage", "deals": "dealstage", "leads": "hs_pipeline_stage"}
SCOPE_OF = {
    "contacts": "crm.objects.contacts.read", "companies": "crm.objects.companies.read",
    "deals": "crm.objects.deals.read", "leads": "crm.objects.leads.read",
    "calls": "crm.objects.contacts.read", "meetings": "crm.objects.contacts.read",
    "emails": "sales-email-read", "tasks": "crm.objects.contacts.read",
}  # fmt: skip
OTHER_SCOPES = (
    "crm.objects.owners.read",
    "forms",
    "marketing.campaigns.read",
    "crm.objects.contacts.write",
    "crm.objects.deals.write",
    "crm.schemas.contacts.write",
)
CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"
NO_ANSWER = "73a0d17f-1163-4015-bdd5-ec830791da20"
GIVEN = ("Ana", "Joon", "Mihai", "Olga", "Rui", "Yuna", "Ioana", "Pavel", "Clara", "Min")
FAMILY = ("Kim", "Ionescu", "Silva", "Petrova", "Park", "Popa", "Costa", "Ivanov", "Lee", "Smith")


def iso(ms: int) -> str:
    """Milliseconds as HubSpot writes a moment."""
    whole = time.gmtime(ms // 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", whole) + f".{ms % 1000:03d}Z"


Ids = tuple[int, ...]
Said = dict[str, Any]


@dataclass
class Item:
    """A record. pasts: property → (value, since)."""

    id: int
    properties: dict[str, str]
    created: int
    modified: int
    archived: int = 0
    pasts: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    indexed: list[tuple[int, int]] = field(default_factory=list)  # modified, seen by search from


@dataclass
class Planned:
    """A fault that the next requests to a path meet."""

    kind: str
    times: int
    path: str
    wait: float
    skip: int


class Store:
    """All records of one object; those of `bulk` exist once somebody changes them."""

    def __init__(self, name: str, *, first: int, bulk: int, make: Callable[[int], Item]) -> None:
        self.name = name
        self.bulk = range(first, first + bulk)
        self.order: list[int] = list(self.bulk)
        self.items: dict[int, Item] = {}
        self.make = make
        self.by_time: list[tuple[int, int]] = []
        self.archived: list[int] = []
        self.merged: dict[int, int] = {}
        self.gone: set[int] = set()
        self.next_id = first + bulk

    def get(self, key: int) -> Item | None:
        """The record, also an archived one; a merged one is the one it was merged into."""
        while key in self.merged:
            key = self.merged[key]
        if key in self.gone:
            return None
        if key in self.items:
            return self.items[key]
        return self.make(key) if key in self.bulk else None

    def kept(self, key: int) -> Item:
        item = self.get(key)
        assert item is not None, key
        return self.items.setdefault(item.id, item)

    def live(self, after: int) -> Iterator[Item]:
        for place in range(bisect_right(self.order, after), len(self.order)):
            key = self.order[place]
            if key in self.merged or key in self.gone:
                continue
            item = self.items.get(key) or self.make(key)
            if not item.archived:
                yield item


class Portal:
    """The portal's state and what people do in it."""

    def __init__(self, *, contacts: int = 0, seed: int = 0, real: bool = False) -> None:
        self.seed, self.real = seed, real
        self.token, self.secret = f"pat-eu1-{seed:08d}", f"secret-{seed}"
        self.portal_id = 26_000_000 + seed
        self.index_delay = 0  # milliseconds until a search sees a change
        self.page_bound = 200  # it may answer with fewer than it was asked for
        self._now = START
        self.lock = threading.RLock()
        self.stores = {
            name: Store(
                name,
                first=1_000_000 * (place + 1) + 1,
                bulk=contacts if name == "contacts" else 0,
                make=self._bulk_contact,
            )
            for place, name in enumerate(PROPERTIES)
        }
        self.properties = {
            name: {each: self._described(name, each) for each in each_of}
            for name, each_of in PROPERTIES.items()
        }
        self.groups: dict[str, set[str]] = {name: set() for name in PROPERTIES}
        self.pipelines = {name: [list(each) for each in of] for name, of in PIPELINES.items()}
        self.links: dict[tuple[str, int, str], list[int]] = {}
        self.owners: list[dict[str, Any]] = []
        self.campaigns: list[dict[str, Any]] = []
        self.forms: list[dict[str, Any]] = []
        self.submissions: dict[str, list[dict[str, Any]]] = {}
        self.scopes = {*SCOPE_OF.values(), *OTHER_SCOPES}
        self.planned: list[Planned] = []
        self.is_expired = False
        self.requests: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.url = self.host = ""

    # Time ---------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        return int(time.time() * 1000) if self.real else self._now

    def tick(self, seconds: float) -> None:
        self._now += int(seconds * 1000)

    # What people do -----------------------------------------------------------------------------

    def add(self, name: str, /, **properties: Any) -> int:
        """A record; answers its id."""
        with self.lock:
            store = self.stores[name]
            key = store.next_id
            store.next_id += 1
            item = Item(key, {n: str(v) for n, v in properties.items()}, self.now, self.now)
            if (past := HISTORY.get(name)) and item.properties.get(past):
                item.pasts[past] = [(item.properties[past], self.now)]
            store.items[key] = item
            store.order.append(key)
            self._touch(store, item)
            self._event(name, "creation", objectId=key)
            return key

    def add_contact(self, **properties: Any) -> int:
        return self.add("contacts", **({"lifecyclestage": "lead"} | properties))

    def add_deal(self, *, contacts: Ids = (), company: int = 0, **properties: Any) -> int:
        key = self.add("deals", **({"dealstage": "appointmentscheduled"} | properties))
        self._link_all("deals", key, contacts, company)
        return key

    def add_call(self, *, contacts: Ids = (), **properties: Any) -> int:
        told = {
            "hs_timestamp": iso(self.now),
            "hs_call_direction": "OUTBOUND",
            "hs_call_disposition": CONNECTED,
            "hs_call_status": "COMPLETED",
        }
        key = self.add("calls", **(told | properties))
        self._link_all("calls", key, contacts, 0)
        return key

    def add_email(self, *, contacts: Ids = (), **properties: Any) -> int:
        told = {
            "hs_timestamp": iso(self.now),
            "hs_email_direction": "EMAIL",
            "hs_email_status": "SENT",
        }
        key = self.add("emails", **(told | properties))
        self._link_all("emails", key, contacts, 0)
        return key

    def add_meeting(self, *, contacts: Ids = (), **properties: Any) -> int:
        told = {
            "hs_timestamp": iso(self.now),
            "hs_createdate": iso(self.now),
            "hs_meeting_outcome": "SCHEDULED",
            "hs_meeting_start_time": iso(self.now + 86_400_000),
        }
        key = self.add("meetings", **(told | properties))
        self._link_all("meetings", key, contacts, 0)
        return key

    def add_lead(self, *, contact: int, **properties: Any) -> int:
        key = self.add("leads", **({"hs_pipeline_stage": "new-stage-id"} | properties))
        self._link_all("leads", key, (contact,), 0)
        return key

    def add_owner(self, email: str, first: str = "", last: str = "", team: str = "") -> str:
        key = str(9_000 + len(self.owners))
        self.owners.append(
            {
                "id": key,
                "email": email,
                "firstName": first,
                "lastName": last,
                "userId": int(key),
                "type": "PERSON",
                "archived": False,
                "createdAt": iso(self.now),
                "updatedAt": iso(self.now),
                "teams": [{"id": "1", "name": team, "primary": True}] if team else [],
            }
        )
        return key

    def leave(self, owner: str) -> None:
        """A colleague leaves."""
        for each in self.owners:
            if each["id"] == owner:
                each["archived"] = True

    def add_campaign(self, name: str, **properties: Any) -> str:
        key = f"c{len(self.campaigns):07d}-0000-4000-8000-000000000000"
        told = {"hs_name": name, **{n: str(v) for n, v in properties.items()}}
        self.campaigns.append({"id": key, "properties": told, "createdAt": iso(self.now)})
        return key

    def add_form(self, name: str) -> str:
        key = f"f{len(self.forms):07d}-0000-4000-8000-000000000000"
        self.forms.append(
            {"id": key, "name": name, "formType": "hubspot", "createdAt": iso(self.now)}
        )
        self.submissions[key] = []
        return key

    def submit(self, form: str, email: str, **answers: str) -> str:
        """Somebody fills in a form."""
        key = hashlib.md5(f"{form}{email}{len(self.submissions[form])}".encode()).hexdigest()
        values = [{"name": n, "value": v} for n, v in {"email": email, **answers}.items()]
        self.submissions[form].insert(
            0,
            {
                "conversionId": key,
                "submittedAt": self.now,
                "values": values,
                "pageUrl": "https://acme.example/guide",
            },
        )
        return key

    def change(self, name: str, key: int, /, **properties: Any) -> None:
        with self.lock:
            item = self.stores[name].kept(key)
            for each, value in properties.items():
                item.properties[each] = str(value)
                if each == HISTORY.get(name):
                    item.pasts.setdefault(each, []).append((str(value), self.now))
                self._event(
                    name,
                    "propertyChange",
                    objectId=item.id,
                    propertyName=each,
                    propertyValue=str(value),
                )
            self._touch(self.stores[name], item)

    def delete(self, name: str, key: int) -> None:
        with self.lock:
            store = self.stores[name]
            item = store.kept(key)
            if not item.archived:
                item.archived = self.now
                insort(store.archived, item.id)
                self._event(name, "deletion", objectId=item.id)

    def restore(self, name: str, key: int) -> None:
        with self.lock:
            store = self.stores[name]
            item = store.kept(key)
            if item.archived:
                item.archived = 0
                store.archived.remove(item.id)
                self._touch(store, item)
                self._event(name, "restore", objectId=item.id)

    def forget(self, name: str, key: int) -> None:
        """Remove for good, as the law wants it; nothing of it is listed any more."""
        with self.lock:
            self.stores[name].gone.add(key)
            if key in self.stores[name].archived:
                self.stores[name].archived.remove(key)
            self._event(name, "privacyDeletion", objectId=key)

    def merge(self, name: str, into: int, other: int) -> None:
        """Merge `other` into `into`, which takes what it lacks, and its links."""
        with self.lock:
            store = self.stores[name]
            one, two = store.kept(into), store.kept(other)
            assert one.id != two.id
            for each, value in two.properties.items():
                if value and not one.properties.get(each):
                    one.properties[each] = value
            former = [
                one.properties.get("hs_merged_object_ids", ""),
                str(two.id),
                two.properties.get("hs_merged_object_ids", ""),
            ]
            ids = [each for text in former for each in text.split(";") if each]
            one.properties["hs_merged_object_ids"] = ";".join(dict.fromkeys(ids))
            store.merged[two.id] = one.id
            self._move_links(name, two.id, one.id)
            self._touch(store, one)
            self._event(
                name, "merge", objectId=one.id, primaryObjectId=one.id, mergedObjectIds=[two.id]
            )

    def link(self, name: str, key: int, to: str, other: int) -> None:
        with self.lock:
            for one, one_id, two, two_id in ((name, key, to, other), (to, other, name, key)):
                ids = self.links.setdefault((one, one_id, two), [])
                if two_id not in ids:
                    ids.append(two_id)
            self._event(
                name,
                "associationChange",
                fromObjectId=key,
                toObjectId=other,
                associationType=f"{SINGULAR[name]}_to_{SINGULAR[to]}".upper(),
                associationRemoved=False,
            )

    def rename_stage(self, name: str, key: str, *, label: str) -> None:
        for stage in self.pipelines[name]:
            if stage[0] == key:
                stage[1] = label

    def remove_property(self, name: str, key: str) -> None:
        del self.properties[name][key]

    def rename_property(self, name: str, old: str, new: str) -> None:
        """As people do it: a new one is made, the old one is deleted."""
        self.properties[name][new] = {**self.properties[name].pop(old), "name": new}

    def add_property(self, name: str, key: str, **about: Any) -> None:
        self.properties[name][key] = {
            **self._described(name, key),
            "hubspotDefined": False,
            **about,
        }

    # Faults -------------------------------------------------------------------------------------

    def fail(
        self, kind: str, *, times: int = 1, path: str = "", wait: float = 1, skip: int = 0
    ) -> None:
        """The next `times` requests whose address holds `path` meet a fault, after `skip` others.

        kind: too_many, daily, error, cut, html, slow, expired, redirect, hung_up, or late: done
        there and answered after `wait`.
        """
        self.planned.append(Planned(kind, times, path, wait, skip))

    def planned_for(self, path: str) -> Planned | None:
        with self.lock:
            for each in self.planned:
                if each.path in path and each.times:
                    if each.skip:
                        each.skip -= 1
                        continue
                    each.times -= 1
                    return each
        return None

    # Messages -----------------------------------------------------------------------------------

    def tell(
        self, url: str, *, repeat: int = 1, shuffle: bool = False, secret: str = ""
    ) -> list[int]:
        """Post what has happened since to a URL, signed; answers the statuses."""
        with self.lock:
            events, self.events = self.events, []
        batches = [events[start : start + 100] for start in range(0, len(events), 100)] * repeat
        if shuffle:
            draw = random.Random(self.seed)
            for batch in batches:
                draw.shuffle(batch)
            draw.shuffle(batches)
        return [self._post(url, batch, secret or self.secret) for batch in batches]

    def signed(
        self, *, method: str, url: str, body: bytes, at: int, secret: str = ""
    ) -> dict[str, str]:
        """The headers of a message."""
        text = f"{method}{url}".encode() + body + str(at).encode()
        digest = hmac.new((secret or self.secret).encode(), text, hashlib.sha256).digest()
        return {
            "Content-Type": "application/json",
            "X-HubSpot-Request-Timestamp": str(at),
            "X-HubSpot-Signature-v3": base64.b64encode(digest).decode(),
        }

    def _post(self, url: str, events: list[dict[str, Any]], secret: str) -> int:
        body = json.dumps(events).encode()
        at = int(time.time() * 1000)
        headers = self.signed(method="POST", url=url, body=body, at=at, secret=secret)
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code

    # Inside -------------------------------------------------------------------------------------

    def _described(self, name: str, key: str) -> dict[str, Any]:
        kinds = {
            "createdate": "datetime",
            "closedate": "datetime",
            "amount": "number",
            "hs_object_id": "number",
            "hs_timestamp": "datetime",
            "lifecyclestage": "enumeration",
        }
        said: dict[str, Any] = {
            "name": key,
            "label": key.removeprefix("hs_").replace("_", " ").capitalize(),
            "type": kinds.get(key, "string"),
            "fieldType": "text",
            "hubspotDefined": True,
            "groupName": f"{SINGULAR[name]}information",
            "options": [],
            "modificationMetadata": {"readOnlyValue": key in ("hs_object_id", "createdate")},
        }
        if key == "lifecyclestage":
            said["options"] = [{"value": each, "label": each.capitalize()} for each in STAGES]
        return said

    def _bulk_contact(self, key: int) -> Item:
        place = (key * 2_654_435_761 + self.seed) % 2**32
        given, family = GIVEN[place % 10], FAMILY[place // 10 % 10]
        stage = STAGES[place // 100 % 6]
        made = START - 86_400_000 * (1 + place // 600 % 300)
        firm = f"firm{place % 997}"
        return Item(
            key,
            {
                "email": f"{given}.{family}.{key}@{firm}.example".lower(),
                "firstname": given,
                "lastname": family,
                "jobtitle": "Buyer",
                "company": firm.capitalize(),
                "country": "Romania",
                "lifecyclestage": stage,
                "hs_analytics_source": "ORGANIC_SEARCH",
                "phone": f"+4021{key % 10_000_000:07d}",
            },
            made,
            START - 60_000,
            pasts={"lifecyclestage": [(stage, made)]},
        )

    def _touch(self, store: Store, item: Item) -> None:
        item.indexed.append((self.now, self.now + self.index_delay))
        item.modified = self.now
        insort(store.by_time, (self.now, item.id))

    def _link_all(self, name: str, key: int, contacts: Ids, company: int) -> None:
        for contact in contacts:
            self.link(name, key, "contacts", contact)
        if company:
            self.link(name, key, "companies", company)

    def _move_links(self, name: str, old: int, new: int) -> None:
        for (one, one_id, two), ids in list(self.links.items()):
            if one == name and one_id == old:
                kept = self.links.setdefault((one, new, two), [])
                kept += [each for each in ids if each not in kept]
            if two == name and old in ids:
                self.links[one, one_id, two] = list(
                    dict.fromkeys(new if each == old else each for each in ids)
                )

    def _event(self, name: str, what: str, **more: Any) -> None:
        legacy = name in ("contacts", "companies", "deals")
        kind = SINGULAR[name] if legacy else "object"
        self.events.append(
            {
                "eventId": len(self.events) + 1,
                "subscriptionType": f"{kind}.{what}",
                "portalId": self.portal_id,
                "occurredAt": self.now,
                "attemptNumber": 0,
                **({} if legacy else {"objectTypeId": TYPES[name]}),
                **more,
            }
        )

    def written(
        self, name: str, item: Item, properties: list[str], history: list[str]
    ) -> dict[str, Any]:
        """A record as an answer holds it; properties that are not there are left out in silence."""
        store_time = "lastmodifieddate" if name == "contacts" else "hs_lastmodifieddate"
        made = "createdate" if "createdate" in self.properties[name] else "hs_createdate"
        full = item.properties | {
            "hs_object_id": str(item.id),
            store_time: iso(item.modified),
            made: item.properties.get(made) or iso(item.created),
        }
        known = self.properties[name]
        wanted = [each for each in properties if each in known] or [
            "hs_object_id",
            made,
            store_time,
        ]
        said: dict[str, Any] = {
            "id": str(item.id),
            "properties": {each: full.get(each) for each in wanted},
            "createdAt": iso(item.created),
            "updatedAt": iso(item.modified),
            "archived": bool(item.archived),
        }
        if item.archived:
            said["archivedAt"] = iso(item.archived)
        if history:
            said["propertiesWithHistory"] = {
                each: [
                    {"value": value, "timestamp": iso(at), "sourceType": "CRM_UI"}
                    for value, at in reversed(item.pasts.get(each, []))
                ]
                for each in history
            }
        return said


class Refusal(Exception):
    """An answer that is a refusal: status, body, headers."""

    def __init__(self, status: int, **body: Any) -> None:
        super().__init__(status)
        self.status = status
        self.body = {"status": "error", "correlationId": "0-0-0", **body}


class Answers:
    """The paths of the documentation, each a function of a portal."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        objects = rf"/crm/objects/{EDITION}/(\w+)"
        described = rf"/crm/properties/{EDITION}/(\w+)"
        links = rf"/crm/associations/{EDITION}/(\w+)/(\w+)"
        filled_in = r"/form-integrations/v1/submissions/forms/([\w-]+)"
        self.routes: list[tuple[str, re.Pattern[str], Callable[..., Any]]] = [
            ("GET", re.compile(objects), self.listed),
            ("POST", re.compile(objects + "/search"), self.search),
            ("POST", re.compile(objects + "/batch/read"), self.batch_read),
            ("POST", re.compile(objects + "/batch/update"), self.batch_update),
            ("PATCH", re.compile(objects + r"/(\d+)"), self.patch),
            ("POST", re.compile(objects + "/batch/upsert"), self.batch_upsert),
            ("POST", re.compile(links + "/batch/read"), self.linked),
            ("POST", re.compile(links + "/batch/associate/default"), self.associate),
            ("GET", re.compile(described), self.all_properties),
            ("POST", re.compile(described + "/batch/create"), self.make_properties),
            ("GET", re.compile(described + "/groups"), self.all_groups),
            ("POST", re.compile(described + "/groups"), self.make_group),
            ("GET", re.compile(rf"/crm/pipelines/{EDITION}/(\w+)"), self.all_pipelines),
            ("GET", re.compile(rf"/crm/owners/{EDITION}"), self.all_owners),
            ("GET", re.compile(rf"/marketing/campaigns/{EDITION}"), self.all_campaigns),
            ("GET", re.compile(rf"/marketing/forms/{EDITION}"), self.all_forms),
            ("GET", re.compile(filled_in), self.submitted),
            ("GET", re.compile(rf"/account-info/{EDITION}/details"), self.details),
            ("POST", re.compile("/oauth/v2/private-apps/get/access-token-info"), self.token_info),
        ]

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        for verb, shape, route in self.routes:
            if verb == method and (found := shape.fullmatch(path)):
                with self.portal.lock:
                    return route(*found.groups(), query=query, body=body)
        raise Refusal(404, category="RESOURCE_NOT_FOUND", message="No such resource")

    def _store(self, name: str) -> Store:
        if name not in self.portal.stores:
            raise Refusal(404, category="OBJECT_TYPE_NOT_FOUND", message="no such type")
        self._need(SCOPE_OF[name])
        return self.portal.stores[name]

    def _need(self, scope: str) -> None:
        if scope not in self.portal.scopes:
            raise Refusal(
                403,
                category="MISSING_SCOPES",
                message="This app has not been granted all scopes.",
                errors=[
                    {
                        "message": "One or more of the following scopes are required.",
                        "context": {"requiredGranularScopes": [scope]},
                    }
                ],
            )

    def listed(self, name: str, *, query: dict[str, str], body: Any) -> Any:
        store = self._store(name)
        history = [each for each in query.get("propertiesWithHistory", "").split(",") if each]
        limit = int(query.get("limit", "10"))
        if limit > (50 if history else 100):
            raise Refusal(400, category="VALIDATION_ERROR", message="limit is too big")
        limit = min(limit, self.portal.page_bound)
        properties = query.get("properties", "").split(",")
        after = int(query.get("after") or 0)
        if query.get("archived") == "true":
            rest = store.archived[bisect_right(store.archived, after) :]
            items = [store.items[key] for key in rest[: limit + 1]]
        else:
            items = []
            for item in store.live(after):
                items.append(item)
                if len(items) > limit:
                    break
        results = [self.portal.written(name, each, properties, history) for each in items[:limit]]
        return _paged(results, after=str(items[limit - 1].id) if len(items) > limit else "")

    def search(self, name: str, *, query: dict[str, str], body: Any) -> Any:
        store = self._store(name)
        limit, start = int(body.get("limit", 10)), int(body.get("after") or 0)
        if limit > 200 or start + limit > SEARCH_END:
            raise Refusal(400, category="VALIDATION_ERROR", message="paging past 10,000 results")
        limit = min(limit, self.portal.page_bound)
        filters = body["filterGroups"][0]["filters"]
        for each in [*filters, *body.get("sorts", [])]:
            if each["propertyName"] not in self.portal.properties[name]:
                raise Refusal(
                    400,
                    category="VALIDATION_ERROR",
                    message="There was a problem.",
                    errors=[
                        {
                            "code": "PROPERTY_DOESNT_EXIST",
                            "message": "No such property",
                            "context": {"propertyName": [each["propertyName"]]},
                        }
                    ],
                )
        found, total = self._found(store, filters, start + limit)
        results = [
            self.portal.written(name, each, body.get("properties", []), [])
            for each in found[start : start + limit]
        ]
        after = str(start + limit) if total > start + limit else ""
        return _paged(results, after=after) | {"total": total}

    def _found(self, store: Store, filters: Any, need: int) -> tuple[list[Item], int]:
        """By id, as asked; of those whose time is that of the seed the count is made quickly."""
        since, until, above = 0, 2**62, 0
        for each in filters:
            if each["operator"] == "BETWEEN":
                since, until = int(each["value"]), int(each["highValue"])
            elif each["operator"] == "GT" and each["propertyName"] == "hs_object_id":
                above = int(each["value"])
            else:
                raise Refusal(400, category="VALIDATION_ERROR", message="not in this portal")
        base = START - 60_000
        if store.bulk and since <= base <= until:
            found = []
            for item in store.live(above):
                if since <= self._indexed(item) <= until:
                    found.append(item)
                    if len(found) >= need:
                        break
            rest = len(store.order) - bisect_right(store.order, above)
            return found, len(found) if len(found) < need else rest
        low = bisect_left(store.by_time, (since, 0))
        high = bisect_right(store.by_time, (until, 2**62))
        ids = sorted({key for _at, key in store.by_time[low:high] if key > above})
        items = [
            store.items[key] for key in ids if key not in store.merged and key not in store.gone
        ]
        seen = [
            each for each in items if not each.archived and since <= self._indexed(each) <= until
        ]
        return seen, len(seen)

    def _indexed(self, item: Item) -> int:
        seen = [at for at, visible in item.indexed if visible <= self.portal.now]
        return seen[-1] if seen else (0 if item.indexed else item.modified)

    def batch_read(self, name: str, *, query: dict[str, str], body: Any) -> Any:
        store = self._store(name)
        history = body.get("propertiesWithHistory") or []
        if len(body["inputs"]) > (50 if history else 100):
            raise Refusal(400, category="VALIDATION_ERROR", message="too many inputs")
        found, missing = {}, []
        by = self._unique(name, body["idProperty"]) if "idProperty" in body else None
        for each in body["inputs"]:
            if by is not None:
                item = by.get(each["id"])
            else:
                item = store.get(int(each["id"])) if each["id"].isdigit() else None
            if item is None or item.archived:
                missing.append(each["id"])
            else:
                found[item.id] = self.portal.written(name, item, body["properties"], history)
        if missing and not found:
            raise Refusal(404, category="OBJECT_NOT_FOUND", message="none of these")
        said: dict[str, Any] = {"status": "COMPLETE", "results": list(found.values())}
        if missing:
            said |= {
                "numErrors": 1,
                "errors": [{"category": "OBJECT_NOT_FOUND", "context": {"ids": missing}}],
            }
        return said

    def batch_update(self, name: str, *, query: dict[str, str], body: Any) -> Any:
        self._need(SCOPE_OF[name].replace(".read", ".write"))
        store = self._store(name)
        if len(body["inputs"]) > 100:
            raise Refusal(400, category="VALIDATION_ERROR", message="too many inputs")
        for each in body["inputs"]:
            self._check(name, each["properties"])
        results = []
        for each in body["inputs"]:
            self.portal.change(name, int(each["id"]), **each["properties"])
            results.append(self.portal.written(name, store.kept(int(each["id"])), [], []))
        return {"status": "COMPLETE", "results": results}

    def _unique(self, name: str, key: str) -> dict[str, Item]:
        """Records by a property of which each value is there once."""
        if not self.portal.properties[name].get(key, {}).get("hasUniqueValue"):
            raise Refusal(400, category="VALIDATION_ERROR", message="not a unique property")
        items = self.portal.stores[name].items.values()
        return {item.properties[key]: item for item in items if key in item.properties}

    def batch_upsert(self, name: str, *, query: dict[str, str], body: Any) -> Any:
        self._need(SCOPE_OF[name].replace(".read", ".write"))
        results = []
        for each in body["inputs"]:
            self._check(name, each["properties"])
            there = self._unique(name, each["idProperty"]).get(each["id"])
            if there is None:
                key = self.portal.add(name, **each["properties"])
            else:
                key = there.id
                self.portal.change(name, key, **each["properties"])
            results.append(self.portal.written(name, self.portal.stores[name].kept(key), [], []))
        return {"status": "COMPLETE", "results": results}

    def associate(self, name: str, to: str, *, query: dict[str, str], body: Any) -> Any:
        self._need(SCOPE_OF[to].replace(".read", ".write"))
        for each in body["inputs"]:
            self.portal.link(name, int(each["from"]["id"]), to, int(each["to"]["id"]))
        return {"status": "COMPLETE", "results": body["inputs"]}

    def patch(self, name: str, key: str, *, query: dict[str, str], body: Any) -> Any:
        self._need(SCOPE_OF[name].replace(".read", ".write"))
        self._check(name, body["properties"])
        self.portal.change(name, int(key), **body["properties"])
        return self.portal.written(name, self.portal.stores[name].kept(int(key)), [], [])

    def _check(self, name: str, properties: dict[str, str]) -> None:
        for each, value in properties.items():
            about = self.portal.properties[name].get(each)
            if about is None:
                raise Refusal(
                    400,
                    category="VALIDATION_ERROR",
                    message=f'Property values were not valid: [{{"isValid":false,"message":'
                    f'"Property \\"{each}\\" does not exist","name":"{each}"}}]',
                    errors=[{"code": "PROPERTY_DOESNT_EXIST", "context": {"propertyName": [each]}}],
                )
            allowed = [option["value"] for option in about["options"]]
            if allowed and value not in allowed:
                raise Refusal(400, category="VALIDATION_ERROR", message="INVALID_OPTION")

    def linked(self, name: str, to: str, *, query: dict[str, str], body: Any) -> Any:
        store, other = self._store(name), self._store(to)
        results = []
        for each in body["inputs"]:
            item = store.get(int(each["id"]))
            ids = self.portal.links.get((name, item.id, to), []) if item else []
            there = [
                other_id
                for other_id in ids
                if (found := other.get(other_id)) and not found.archived
            ]
            start = int(each.get("after") or 0)
            if there[start : start + 100]:
                result: dict[str, Any] = {
                    "from": {"id": each["id"]},
                    "to": [
                        {
                            "toObjectId": other_id,
                            "associationTypes": [
                                {
                                    "category": "HUBSPOT_DEFINED",
                                    "typeId": 3,
                                    "label": None
                                    if place + start or to != "companies"
                                    else "Primary",
                                }
                            ],
                        }
                        for place, other_id in enumerate(there[start : start + 100])
                    ],
                }
                if len(there) > start + 100:
                    result["paging"] = {"next": {"after": str(start + 100)}}
                results.append(result)
        return {"status": "COMPLETE", "results": results}

    def all_properties(self, name: str, *, query: dict[str, str], body: Any) -> Any:
        self._store(name)
        return {"results": list(self.portal.properties[name].values())}

    def make_properties(self, name: str, *, query: dict[str, str], body: Any) -> Any:
        self._need("crm.schemas.contacts.write")
        for each in body["inputs"]:
            if each["groupName"] not in self.portal.groups[name]:
                raise Refusal(400, category="VALIDATION_ERROR", message="no such group")
            if each["name"] in self.portal.properties[name]:
                raise Refusal(409, category="CONFLICT", message="exists")
            about = {
                "options": each.get("options", []),
                "label": each["label"],
                "type": each["type"],
                "hasUniqueValue": each.get("hasUniqueValue", False),
            }
            self.portal.add_property(name, each["name"], **about)
        return {"status": "COMPLETE", "results": body["inputs"]}

    def all_groups(self, name: str, *, query: dict[str, str], body: Any) -> Any:
        return {"results": [{"name": each} for each in sorted(self.portal.groups[name])]}

    def make_group(self, name: str, *, query: dict[str, str], body: Any) -> Any:
        self._need("crm.schemas.contacts.write")
        self.portal.groups[name].add(body["name"])
        return body

    def all_pipelines(self, name: str, *, query: dict[str, str], body: Any) -> Any:
        self._store(name)
        stages = [
            {"id": key, "label": label, "metadata": about, "displayOrder": place}
            for place, (key, label, about) in enumerate(self.portal.pipelines.get(name, []))
        ]
        return {"results": [{"id": "default", "label": "Pipeline", "stages": stages}]}

    def all_owners(self, *, query: dict[str, str], body: Any) -> Any:
        self._need("crm.objects.owners.read")
        archived = query.get("archived") == "true"
        return _listed([each for each in self.portal.owners if each["archived"] is archived], query)

    def all_campaigns(self, *, query: dict[str, str], body: Any) -> Any:
        self._need("marketing.campaigns.read")
        return _listed(self.portal.campaigns, query)

    def all_forms(self, *, query: dict[str, str], body: Any) -> Any:
        self._need("forms")
        return _listed(self.portal.forms, query)

    def submitted(self, form: str, *, query: dict[str, str], body: Any) -> Any:
        self._need("forms")
        if int(query.get("limit", "20")) > 50:
            raise Refusal(400, category="VALIDATION_ERROR", message="limit is too big")
        return _listed(self.portal.submissions[form], query)

    def details(self, *, query: dict[str, str], body: Any) -> Any:
        return {
            "portalId": self.portal.portal_id,
            "accountType": "STANDARD",
            "timeZone": "Europe/Bucharest",
            "companyCurrency": "EUR",
            "additionalCurrencies": [],
            "utcOffset": "+02:00",
            "utcOffsetMilliseconds": 7_200_000,
            "uiDomain": "app-eu1.hubspot.com",
            "dataHostingLocation": "eu1",
        }

    def token_info(self, *, query: dict[str, str], body: Any) -> Any:
        return {"hubId": self.portal.portal_id, "scopes": sorted(self.portal.scopes)}


def _paged(results: list[Any], *, after: str) -> dict[str, Any]:
    return {"results": results} | ({"paging": {"next": {"after": after}}} if after else {})


def _listed(every: list[Any], query: dict[str, str]) -> dict[str, Any]:
    start, limit = int(query.get("after") or 0), int(query.get("limit", "20"))
    more = len(every) > start + limit
    return _paged(every[start : start + limit], after=str(start + limit) if more else "")


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    portal: Portal
    answers: Answers

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length) if length else b""
        parts = urlsplit(self.path)
        self.portal.requests.append(f"{self.command} {parts.path}")
        planned = self.portal.planned_for(parts.path)
        if planned and self._fail(planned):
            return
        try:
            self._authorise(planned)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            body = json.loads(sent) if sent else None
            status, said = 200, self.answers.answer(self.command, parts.path, query, body)
            if isinstance(said, dict) and "errors" in said:
                status = 207
        except Refusal as refusal:
            status, said = refusal.status, refusal.body
        if planned and planned.kind == "late":
            time.sleep(planned.wait)
        self._write(status, json.dumps(said).encode(), cut=bool(planned and planned.kind == "cut"))

    def _authorise(self, planned: Planned | None) -> None:
        expired = self.portal.is_expired or (planned and planned.kind == "expired")
        if expired or self.headers.get("Authorization") != f"Bearer {self.portal.token}":
            raise Refusal(401, category="EXPIRED_AUTHENTICATION", message="The token is expired.")

    def _fail(self, planned: Planned) -> bool:
        """Whether the fault is the whole answer."""
        if planned.kind in ("too_many", "daily"):
            policy = "DAILY" if planned.kind == "daily" else "TEN_SECONDLY_ROLLING"
            body = {
                "status": "error",
                "errorType": "RATE_LIMIT",
                "policyName": policy,
                "message": "You have reached your limit.",
            }
            waits = {"Retry-After": str(planned.wait)} if planned.wait else {}
            self._write(429, json.dumps(body).encode(), **waits)
        elif planned.kind == "error":
            self._write(500, b'{"status":"error","message":"internal error"}')
        elif planned.kind == "html":
            self._write(200, b"<!doctype html><title>Sign in</title>", kind="text/html")
        elif planned.kind == "redirect":
            self._write(302, b"", Location="https://app.hubspot.com/login")
        elif planned.kind == "hung_up":
            self.close_connection = True
        else:
            if planned.kind == "slow":
                time.sleep(planned.wait)
            return False
        return True

    def _write(
        self,
        status: int,
        body: bytes,
        *,
        kind: str = "application/json;charset=utf-8",
        cut: bool = False,
        **headers: str,
    ) -> None:
        self.send_response_only(status)
        self.send_header("Date", formatdate(self.portal.now / 1000, usegmt=True))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if cut:
            self.close_connection = True
            body = body[: len(body) // 2]
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def portal(
    *, contacts: int = 0, seed: int = 0, real: bool = False, port: int = 0
) -> Iterator[Portal]:
    """A portal that answers until the block ends. The caller lets its address through:
    settings.OUTGOING_ALLOWED = {portal.host}."""
    made = Portal(contacts=contacts, seed=seed, real=real)
    handler = type("Bound", (Handler,), {"portal": made, "answers": Answers(made)})
    with serving(handler, port=port) as host:
        made.host, made.url = host, f"http://{host}"
        yield made


def main() -> None:
    """Serve one by hand: python -m tests.portals.hubspot [contacts] [port]."""
    import sys

    contacts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 8787
    with portal(contacts=contacts, real=True, port=port) as running:
        print(f"{running.url} token {running.token} secret {running.secret}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
