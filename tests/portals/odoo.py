"""An Odoo on loopback, after the public documentation of its two external interfaces.

    with odoo.running(leads=200, seed=1, version=17) as portal:
        session = TOOL.open(portal.said)

Below version 19 it answers /jsonrpc with refusals inside its answers, from 22 on only /json/2 with
refusals by the status, between them both. Its clock goes on by a second at each thing that is done.
"""

import contextlib
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.portals import answering
from tests.portals.answering import Asked, Portal, Refusal

Said = dict[str, Any]
_PERSON = "name:char email:char email_normalized:char phone:char function:char lang:selection "
_STAMPS = "create_date:datetime write_date:datetime active:boolean"
MODELS: dict[str, str] = {
    "res.company": "name:char currency_id:many2one:res.currency",
    "res.currency": "name:char",
    "res.country": "name:char",
    "res.users": "name:char login:char email:char share:boolean partner_id:many2one:res.partner "
    "sale_team_id:many2one:crm.team",
    "crm.team": "name:char",
    "res.partner": _PERSON + "is_company:boolean type:selection parent_id:many2one:res.partner "
    "commercial_partner_id:many2one:res.partner company_name:char website:char "
    "industry_id:many2one:res.partner.industry country_id:many2one:res.country "
    "user_id:many2one:res.users user_ids:one2many:res.users is_blacklisted:boolean",
    "res.partner.industry": "name:char",
    "crm.stage": "name:char is_won:boolean sequence:integer",
    "crm.lost.reason": "name:char",
    "utm.campaign": "name:char title:char",
    "utm.source": "name:char",
    "utm.medium": "name:char",
    "crm.lead": "name:char type:selection contact_name:char email_from:char email_normalized:char "
    "phone:char function:char partner_name:char partner_id:many2one:res.partner website:char "
    "source_id:many2one:utm.source medium_id:many2one:utm.medium description:html "
    "campaign_id:many2one:utm.campaign user_id:many2one:res.users stage_id:many2one:crm.stage "
    "expected_revenue:monetary company_currency:many2one:res.currency probability:float "
    "date_closed:datetime lost_reason_id:many2one:crm.lost.reason is_blacklisted:boolean "
    "country_id:many2one:res.country",
    "mail.activity.type": "name:char category:selection",
    "mail.message": "date:datetime model:char res_id:integer subject:char body:html "
    "message_type:selection author_id:many2one:res.partner message_id:char "
    "partner_ids:many2many:res.partner mail_activity_type_id:many2one:mail.activity.type",
    "mail.tracking.value": "field_id:many2one:ir.model.fields new_value_char:char "
    "new_value_integer:integer mail_message_id:many2one:mail.message",
    "mail.blacklist": "email:char",
    "calendar.event": "name:char start:datetime stop:datetime user_id:many2one:res.users "
    "opportunity_id:many2one:crm.lead partner_ids:many2many:res.partner",
    "ir.model": "model:char",
    "ir.model.fields": "name:char model:char field_description:char ttype:selection "
    "model_id:many2one:ir.model state:selection selection_ids:one2many:x",
}
_LOGGED = "%Y-%m-%d %H:%M:%S"
_EMPTY: Mapping[str, Any] = {"many2many": [], "one2many": [], "boolean": False}
_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda held, said: held == said,
    "!=": lambda held, said: held != said and not (said is False and held in (None, [])),
    ">": lambda held, said: held > said,
    ">=": lambda held, said: held >= said,
    "<=": lambda held, said: bool(held) and held <= said,
    "in": lambda held, said: held in said,
}


class Wrong(Exception):
    """What Odoo refuses, by the name that it has there."""

    def __init__(self, name: str, message: str, status: int) -> None:
        super().__init__(message)
        self.name, self.status = name, status


class Odoo(Portal):
    """The state of a database and what people do in it."""

    def __init__(self, *, version: int) -> None:
        super().__init__()
        self.version = version
        self.database, self.login, self.key = "acme", "accord@us.example", "api key"
        self.fields = {model: _described(text) for model, text in MODELS.items()}
        self.tables: dict[str, dict[int, Said]] = {model: {} for model in MODELS}
        self.closed: set[str] = set()  # models that our user may not see
        self.read_only: set[str] = set()
        self.hidden: dict[str, set[int]] = {}  # by a record rule: left out without a word
        self.counts: dict[str, int] = {}
        self.writes = 0
        euro = self.add("res.currency", name="EUR")
        self.add("res.company", name="Acme", currency_id=euro)
        self.stages = [
            self.add("crm.stage", name=name, is_won=name == "Won", sequence=place)
            for place, name in enumerate(("New", "Qualified", "Proposition", "Won"))
        ]
        self.call_type = self.add("mail.activity.type", name="Call", category="phonecall")
        for name in ("stage_id", "active"):
            self.add("ir.model.fields", name=name, model="crm.lead")
        for model in MODELS:
            self.add("ir.model", model=model)

    # What people do -----------------------------------------------------------------------------

    @property
    def said(self) -> dict[str, str]:
        return {
            "address": self.url, "database": self.database, "user": self.login, "key": self.key
        }  # fmt: skip

    @property
    def logged(self) -> str:
        return self.now.strftime(_LOGGED)

    def add(self, model: str, /, **said: Any) -> int:
        """A record; answers its id."""
        self.counts[model] = self.counts.get(model, 0) + 1
        key = self.counts[model]
        stamps = {"create_date": self.logged, "write_date": self.logged, "active": True}
        self.tables[model][key] = {"id": key} | stamps | said
        self.tick()
        return key

    def change(self, model: str, key: int, **said: Any) -> None:
        self.tables[model][key] |= said | {"write_date": self.logged}
        self.tick()

    def delete(self, model: str, key: int) -> None:
        del self.tables[model][key]
        self.tick()

    def add_user(self, name: str) -> int:
        partner = self.add("res.partner", name=name, type="contact", is_company=False)
        user = self.add("res.users", name=name, login=f"{name}@us.example", share=False,
                        partner_id=partner)  # fmt: skip
        self.tables["res.partner"][partner]["user_ids"] = [user]
        return user

    def add_partner(self, **said: Any) -> int:
        key = self.add("res.partner", **({"type": "contact", "is_company": False} | said))
        record = self.tables["res.partner"][key]
        record["commercial_partner_id"] = record.get("parent_id") or key
        record["email_normalized"] = str(record.get("email", "")).lower()
        return key

    def add_lead(self, **said: Any) -> int:
        stage = {"stage_id": self.stages[0], "company_currency": 1, "probability": 10.0}
        key = self.add("crm.lead", **({"type": "opportunity"} | stage | said))
        record = self.tables["crm.lead"][key]
        record["email_normalized"] = str(record.get("email_from", "")).lower()
        return key

    def move(self, lead: int, stage: int) -> None:
        """To a stage, written down as Odoo tracks it."""
        name = self.tables["crm.stage"][stage]["name"]
        self._track(lead, 1, new_value_char=name, new_value_integer=stage)
        won = {"date_closed": self.logged, "probability": 100.0}
        self.change("crm.lead", lead, stage_id=stage, **(won if name == "Won" else {}))

    def lose(self, lead: int, reason: str) -> None:
        why = self.add("crm.lost.reason", name=reason)
        self._track(lead, 2, new_value_integer=0)
        self.change("crm.lead", lead, active=False, probability=0.0, lost_reason_id=why,
                    date_closed=self.logged)  # fmt: skip

    def message(self, model: str, key: int, kind: str, **said: Any) -> int:
        return self.add("mail.message", model=model, res_id=key, message_type=kind,
                        date=self.logged, **said)  # fmt: skip

    def blacklist(self, email: str) -> None:
        """As Odoo has it: the list says so, and no record is stamped."""
        self.add("mail.blacklist", email=email)
        for model in ("crm.lead", "res.partner"):
            for record in self.tables[model].values():
                if record.get("email_normalized") == email:
                    record["is_blacklisted"] = True

    def _track(self, lead: int, field: int, **said: Any) -> None:
        message = self.message("crm.lead", lead, "notification")
        self.add("mail.tracking.value", field_id=field, mail_message_id=message, **said)

    # What it answers ----------------------------------------------------------------------------

    def answer(self, asked: Asked, *, is_expired: bool) -> Any:
        if asked.path == "/jsonrpc" and self.version < 22:
            return self._older(asked.said["params"], is_expired=is_expired)
        head, _slash, rest = asked.path.removeprefix("/").partition("/2/")
        if head == "json" and self.version >= 19:
            model, _slash, method = rest.partition("/")
            return self._newer(asked, model, method, is_expired=is_expired)
        raise Refusal(404, {"message": "Not Found"})

    def _older(self, params: Said, *, is_expired: bool) -> Said:
        service, method, given = params["service"], params["method"], params["args"]
        if (service, method) == ("common", "version"):
            return _result({"server_version_info": [self.version, 0, 0, "final", 0, ""]})
        key = given[2]
        if given[0] != self.database:
            return _error("psycopg2.OperationalError", f'database "{given[0]}" does not exist')
        if is_expired or key != self.key:
            if method == "authenticate":
                return _result(False)
            return _error("odoo.exceptions.AccessDenied", "Access Denied")
        if method == "authenticate":
            return _result(7 if given[1] == self.login else False)
        model, name, arguments, named = given[3:]
        try:
            ids = arguments[0] if arguments else []
            return _result(self._call(model, name, ids=ids, named=named))
        except Wrong as wrong:
            return _error(wrong.name, str(wrong))

    def _newer(self, asked: Asked, model: str, method: str, *, is_expired: bool) -> Any:
        right = asked.headers.get("authorization") == f"bearer {self.key}"
        if is_expired or not right or asked.headers.get("x-odoo-database") != self.database:
            raise Refusal(401, {"name": "werkzeug.exceptions.Unauthorized", "message": "Invalid"})
        named = dict(asked.said)
        try:
            return self._call(model, method, ids=named.pop("ids", []), named=named)
        except Wrong as wrong:
            raise Refusal(wrong.status, {"name": wrong.name, "message": str(wrong)}) from wrong

    def _call(self, model: str, method: str, *, ids: list[int], named: Said) -> Any:
        if model not in self.tables:
            raise Wrong("builtins.KeyError", f"Object {model} doesn't exist", 404)
        writes = method in ("write", "create")
        if model in self.closed or (writes and model in self.read_only):
            raise Wrong("odoo.exceptions.AccessError", f"You may not access {model}", 403)
        assert named.pop("context") == {"active_test": False}
        if method == ("has_access" if self.version >= 18 else "check_access_rights"):
            return model not in self.read_only
        return getattr(self, f"do_{method}")(model, ids=ids, **named)

    def do_fields_get(self, model: str, *, ids: list[int], attributes: list[str]) -> Said:
        return {
            name: {each: about[each] for each in attributes if each in about}
            for name, about in self.fields[model].items()
        }

    def do_search(
        self, model: str, *, ids: list[int], domain: Any, order: str, limit: int
    ) -> list[int]:
        return [each["id"] for each in self._select(model, domain, order, limit)]

    def do_search_count(self, model: str, *, ids: list[int], domain: Any) -> int:
        return len(self._select(model, domain, "id asc", None))

    def do_search_read(
        self,
        model: str,
        *,
        ids: list[int],
        domain: Any,
        fields: list[str],
        order: str,
        limit: int | None = None,
    ) -> list[Said]:
        for name in fields:
            if name != "id" and name not in self.fields[model]:
                raise Wrong(
                    "builtins.ValueError", f"Invalid field '{name}' on model '{model}'", 422
                )
        found = self._select(model, domain, order, limit)
        return [{name: self._told(model, each, name) for name in fields} for each in found]

    def do_write(self, model: str, *, ids: list[int], vals: Said) -> bool:
        for key in ids:
            if key not in self.tables[model]:
                raise Wrong("odoo.exceptions.MissingError", "Record does not exist", 404)
            self.writes += 1
            self.change(model, key, **vals)
        return True

    def do_create(self, model: str, *, ids: list[int], vals_list: list[Said]) -> list[int]:
        assert model == "ir.model.fields"
        made = []
        for said in vals_list:
            of = self.tables["ir.model"][said["model_id"]]["model"]
            assert said["name"].startswith("x_")
            self.fields[of][said["name"]] = _field(
                said["ttype"], label=said["field_description"],
                choices=[[c[2]["value"], c[2]["name"]] for c in said.get("selection_ids", [])],
            )  # fmt: skip
            made.append(self.add(model, name=said["name"], model=of))
        return made

    def _told(self, model: str, record: Said, name: str) -> Any:
        if name == "id":
            return record["id"]
        about = self.fields[model][name]
        held = record.get(name)
        if about["type"] == "many2one":
            other = self.tables.get(about["relation"], {}).get(held) if held else None
            return [held, other.get("name") or other.get("model", "")] if other else False
        if held is None or held == "":
            return _EMPTY.get(about["type"], 0 if about["type"] == "integer" else False)
        return held

    def _select(self, model: str, domain: Any, order: str, limit: int | None) -> list[Said]:
        hidden = self.hidden.get(model, ())
        found = [
            each for key, each in self.tables[model].items()
            if key not in hidden and self._holds(model, each, domain)
        ]  # fmt: skip
        for part in reversed(order.split(",")):
            name = part.split()[0]
            found.sort(key=lambda each, name=name: each.get(name) or 0)
        return found[:limit] if limit else found

    def _holds(self, model: str, record: Said, domain: list[Any]) -> bool:
        """Conditions in Polish notation; those without an operator are joined by and."""
        stack: list[bool] = []
        for each in reversed(domain):
            if each in ("|", "&"):
                one, other = stack.pop(), stack.pop()
                stack.append((one or other) if each == "|" else (one and other))
            else:
                name, how, said = each
                stack.append(_HOLDS[how](self._held(model, record, name), said))
        return all(stack)

    def _held(self, model: str, record: Said, name: str) -> Any:
        first, _dot, rest = name.partition(".")
        held = record.get(first)
        if rest:
            relation = self.fields[model][first]["relation"]
            return self._held(relation, self.tables[relation].get(held, {}), rest)
        return False if held is None or held == [] else held


def _described(text: str) -> dict[str, Said]:
    described = {}
    for each in f"{text} {_STAMPS}".split():
        name, kind, *relation = each.split(":")
        described[name] = _field(kind, label=name.title(), relation=next(iter(relation), ""))
    return described


def _field(kind: str, *, label: str, relation: str = "", choices: Any = ()) -> Said:
    about: Said = {"type": kind, "string": label, "readonly": False, "relation": relation}
    return about | ({"selection": list(choices)} if kind == "selection" else {})


def _result(said: Any) -> Said:
    return {"jsonrpc": "2.0", "id": 1, "result": said}


def _error(name: str, message: str) -> Said:
    data = {"name": name, "message": message, "debug": "Traceback", "arguments": [message]}
    return {"jsonrpc": "2.0", "id": 1,
            "error": {"code": 200, "message": "Odoo Server Error", "data": data}}  # fmt: skip


@contextlib.contextmanager
def running(*, leads: int = 0, seed: int = 0, version: int = 17) -> Iterator[Odoo]:
    """An Odoo with so many leads, the same for the same seed."""
    made, chance = Odoo(version=version), random.Random(seed)
    for number in range(leads):
        made.add_lead(
            name=f"Request {number}",
            contact_name=f"{chance.choice(('Ana', 'Joon', 'Olga'))} Nr {number}",
            email_from=f"lead{number}@firma{number % 97}.example",
            type=chance.choice(("lead", "opportunity")),
        )
    with answering.running(made) as portal:
        yield portal
