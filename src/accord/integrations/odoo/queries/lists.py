"""What an Odoo has few of: colleagues, campaigns, stages, and how its models are described."""

from collections.abc import Mapping, Sequence

from accord.integrations.connecting.api import Short
from accord.integrations.connecting.values import Fault, Faulty, Row
from accord.integrations.odoo.queries.calling import Line
from accord.integrations.odoo.rules import answers
from accord.integrations.odoo.rules import rows as rules
from accord.integrations.odoo.rules.answers import Said
from accord.integrations.odoo.values import ID

_ABOUT = ("string", "type", "selection", "readonly")
_COLLEAGUES = (("share", "=", False),)  # others sign in to see their own orders


def users(line: Line) -> Short:
    """Colleagues."""

    def rows() -> list[Row]:
        fields = _known(line, "res.users", ("name", "login", "email", "active", "sale_team_id"))
        return [
            rules.user_row(each) for each in line.records("res.users", _COLLEAGUES, fields=fields)
        ]

    return Short(rows, key=ID, tells_gone=True)


def campaigns(line: Line) -> Short:
    """Campaigns."""

    def rows() -> list[Row]:
        fields = _known(line, "utm.campaign", ("name", "title", "create_date"))
        return [
            rules.campaign_row(each) for each in line.records("utm.campaign", (), fields=fields)
        ]

    return Short(rows, key=ID)


def _known(line: Line, model: str, names: Sequence[str]) -> list[str]:
    there = described(line, model)
    return [name for name in names if name in there]


def described(line: Line, model: str) -> Mapping[str, Said]:
    """The fields of a model in this database now, by name."""
    said = line.call(model, "fields_get", attributes=list(_ABOUT))
    if not isinstance(said, dict) or not all(isinstance(each, dict) for each in said.values()):
        raise Faulty(Fault.NOT_ITS_API, detail="fields_get")
    return said


def stages(line: Line) -> tuple[tuple[str, ...], frozenset[int]]:
    """The names of the stages in their order, and the ids of those that mean that a deal is won."""
    found = line.records("crm.stage", (), fields=("name", "is_won"), order="sequence asc, id asc")
    names = dict.fromkeys(answers.text_of(each.get("name")) for each in found)
    won = frozenset(answers.id_of(each) for each in found if each.get("is_won") is True)
    return tuple(names), won


def colleagues(line: Line) -> dict[int, int]:
    """Partner → user, of colleagues."""
    found = line.records("res.users", _COLLEAGUES, fields=("partner_id",))
    return {answers.related(each.get("partner_id")): answers.id_of(each) for each in found}


def partners(line: Line, ids: Sequence[int]) -> dict[int, rules.Partner]:
    """What these partners are."""
    wanted = sorted({each for each in ids if each})
    if not wanted:
        return {}
    found = line.records(
        "res.partner",
        (("id", "in", wanted),),
        fields=("is_company", "parent_id", "commercial_partner_id", "user_ids"),
    )
    return {answers.id_of(each): rules.partner_of(each) for each in found}
