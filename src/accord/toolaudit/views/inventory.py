"""/tools/list/ and /tools/sight/: which tools there are, and who sees what of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accord.foundation import clock
from accord.kernel.money import Money, UnableToReadMoney
from accord.team import api as team
from accord.team.values import Side
from accord.toolaudit.operations import tools as operations
from accord.toolaudit.queries import audit, wording
from accord.toolaudit.rules import audit as rules
from accord.toolaudit.values.audit import Seen, Tool, ToolText
from accord.toolaudit.values.audit_codes import (
    ACCORD,
    HOLDS_NAMES,
    SEES_NAMES,
    TEAMS,
    TEXT_BOUND,
    TOOL_BOUND,
    Holds,
    Sees,
    UnableToAudit,
)
from accord.toolaudit.views import frame
from accord.ui import api as ui
from accord.ui.values.parts import Cell, Link, PlainTable


class ToolForm(forms.Form):
    """What a member says of a tool."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=TOOL_BOUND)
    purpose = forms.CharField(
        label=gettext_lazy("What it is for"), required=False, max_length=TEXT_BOUND
    )
    sides = forms.MultipleChoiceField(
        label=gettext_lazy("Who works with it"), required=False,
        choices=[(side.value, wording.SIDE_NAMES[side]) for side in TEAMS],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    holds = forms.MultipleChoiceField(
        label=gettext_lazy("What is kept in it"), required=False,
        choices=[(one.value, name) for one, name in HOLDS_NAMES.items() if one is not Holds.ALL],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Who looks after it"), coerce=int, empty_value=None, required=False
    )
    cost = forms.CharField(
        label=gettext_lazy("Cost a month"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(self, *args: Any, currency: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self._currency = currency
        owner = self.fields["owner"]
        assert isinstance(owner, forms.TypedChoiceField)
        owner.choices = [("", _("Nobody yet")), *frame.members()]
        self.fields["cost"].help_text = _("In %(currency)s.") % {"currency": currency}

    def clean_cost(self) -> int | None:
        """In the smallest coin."""
        said = str(self.cleaned_data["cost"]).strip()
        if not said:
            return None
        try:
            minor = Money.parse(said, currency=self._currency).minor
        except UnableToReadMoney as problem:
            raise forms.ValidationError(_("Write a sum such as 120 or 99.50.")) from problem
        if not 0 <= minor < 10**12:
            raise forms.ValidationError(_("Write a sum such as 120 or 99.50."))
        return minor


def page(request: HttpRequest) -> HttpResponse:
    """GET /tools/list/"""
    tools = audit.list_tools()
    names = team.names(ids={tool.text.owner_id for tool in tools if tool.text.owner_id})
    alone = sum(tool.is_single_team for tool in tools)
    return render(request, "toolaudit/tools.html", frame.context(
        request,
        sentence=_sentence(len(tools), alone),
        table=_table(tools, names) if tools else None,
        sums=_costs(tools),
    ))  # fmt: skip


def _sentence(count: int, alone: int) -> str:
    if not count:
        return _("No tool is written down yet.")
    tools = ngettext("%(count)s tool", "%(count)s tools", count) % {"count": ui.number(count)}
    if not alone:
        return _("%(tools)s; none is of one team alone.") % {"tools": tools}
    of_one = ngettext("%(count)s is of one team alone", "%(count)s are of one team alone", alone)
    return _("%(tools)s; %(alone)s.") % {
        "tools": tools, "alone": of_one % {"count": ui.number(alone)},
    }  # fmt: skip


def _table(tools: list[Tool], names: dict[int, str]) -> PlainTable:
    return PlainTable(
        caption=_("Tools, who works with them and what is kept in them"),
        head=(_("Tool"), _("What it is for"), _("Who works with it"), _("What is kept in it"),
              _("Looks after it"), _("Joined to Accord"), _("Cost a month")),
        rows=tuple(
            (
                Cell(text=tool.text.name, url=reverse("audit_tool", args=[tool.id])),
                tool.text.purpose,
                who(tool),
                ", ".join(str(HOLDS_NAMES[one]) for one in tool.text.holds),
                names.get(tool.text.owner_id or 0, ""),
                joined(tool),
                _cost(tool),
            )
            for tool in tools
        ),
        numbers_from=6,
    )  # fmt: skip


def who(tool: Tool) -> str:
    """Which teams work with a tool."""
    if not tool.text.sides:
        return _("Nobody has said")
    if not tool.is_single_team:
        return _("Both teams")
    return _("%(team)s alone") % {"team": wording.SIDE_NAMES[tool.text.sides[0]]}


def joined(tool: Tool) -> str:
    """How a tool is joined to Accord, as far as Accord knows."""
    if tool.source == ACCORD:
        return ""
    if tool.ailing:
        return _("Connected, does not work")
    if tool.is_connected:
        return _("Connected")
    if tool.source:
        day = ui.day(tool.last_at) if tool.last_at else ""
        return _("Sends records, last on %(day)s") % {"day": day} if day else _("Sends records")
    return _("Not joined")


def _cost(tool: Tool) -> str:
    if tool.text.cost_minor is None:
        return ""
    return ui.money(Money(tool.text.cost_minor, tool.text.currency))


def _costs(tools: list[Tool]) -> str:
    """What all of them cost, each currency by itself."""
    sums: dict[str, int] = {}
    for tool in tools:
        if tool.text.cost_minor is not None:
            sums[tool.text.currency] = sums.get(tool.text.currency, 0) + tool.text.cost_minor
    return ", ".join(ui.money(Money(minor, currency)) for currency, minor in sorted(sums.items()))


def edit(request: HttpRequest, tool_id: int | None = None) -> HttpResponse:
    """GET, POST /tools/list/new/ and /tools/list/ID/"""
    tool = frame.tool_or_404(tool_id) if tool_id is not None else None
    currency = tool.text.currency if tool and tool.text.currency else team.get_team().currency
    form = ToolForm(request.POST or None, initial=_initial(tool, currency), currency=currency)
    if request.method == "POST" and form.is_valid():
        try:
            operations.keep_tool(
                tool_id=tool.id if tool else None,
                text=_text(form.cleaned_data, currency),
                actor_id=frame.actor_of(request).member_id,
                at=clock.now(),
            )
        except UnableToAudit as problem:
            form.add_error(None, frame.sentence(problem))
        else:
            messages.success(request, _("Kept."))
            return redirect("audit_tools")
    title = tool.text.name if tool else _("Add a tool")
    return render(request, "toolaudit/tool.html", frame.context(
        request,
        title=title,
        tool=tool,
        form=form,
        may_end=tool is not None and tool.source != ACCORD,
        breadcrumb=[Link(label=_("Tools"), url=reverse("audit_tools")), Link(label=title, url="")],
    ), status=422 if form.errors else 200)  # fmt: skip


def _initial(tool: Tool | None, currency: str) -> dict[str, Any]:
    if tool is None:
        return {}
    text = tool.text
    cost = "" if text.cost_minor is None else str(Money(text.cost_minor, currency).amount)
    return {
        "name": text.name, "purpose": text.purpose, "owner": text.owner_id,
        "sides": [side.value for side in text.sides],
        "holds": [one.value for one in text.holds], "cost": cost,
    }  # fmt: skip


def _text(said: dict[str, Any], currency: str) -> ToolText:
    cost = said["cost"]
    return ToolText(
        name=said["name"],
        purpose=said["purpose"],
        sides=tuple(map(Side, said["sides"])),
        owner_id=said["owner"],
        holds=tuple(map(Holds, said["holds"])),
        cost_minor=cost,
        currency="" if cost is None else currency,
    )


@require_POST
def end(request: HttpRequest, tool_id: int) -> HttpResponse:
    """POST /tools/list/ID/end/: it is used no more."""
    try:
        operations.end_tool(
            tool_id=frame.tool_or_404(tool_id).id,
            actor_id=frame.actor_of(request).member_id,
            at=clock.now(),
        )
    except UnableToAudit as problem:
        messages.error(request, frame.sentence(problem))
        return redirect("audit_tool", tool_id)
    messages.success(request, _("Taken out of the list."))
    return redirect("audit_tools")


def sight(request: HttpRequest) -> HttpResponse:
    """GET, POST /tools/sight/: what is kept in each tool, and whether each team sees it."""
    tools = audit.list_tools()
    if request.method == "POST":
        operations.say_sight(
            said=_said(request, tools),
            actor_id=frame.actor_of(request).member_id,
            at=clock.now(),
        )
        messages.success(request, _("Kept."))
        return redirect("audit_sight")
    said = audit.sights()
    found = rules.seen(tools, said)
    return render(request, "toolaudit/sight.html", frame.context(
        request,
        sentence=_sight_sentence(found),
        sides=[(side.value, wording.SIDE_NAMES[side]) for side in TEAMS],
        rows=[
            {
                "tool": tool.text.name,
                "id": tool.id,
                "holds": HOLDS_NAMES[holds],
                "cells": [_cell(tool.id, holds, side, said.get((tool.id, holds, side)))
                          for side in TEAMS],
            }
            for tool in tools
            for holds in tool.text.holds or (Holds.ALL,)
        ],
        choices=[("", _("Not said")), *((one.value, name) for one, name in SEES_NAMES.items())],
    ))  # fmt: skip


def _field(tool_id: int, holds: Holds, side: Side) -> str:
    return f"s-{tool_id}-{holds.value}-{side.value}"


def _cell(tool_id: int, holds: Holds, side: Side, sees: Sees | None) -> dict[str, Any]:
    return {
        "field": _field(tool_id, holds, side),
        "side": side.value,
        "side_name": wording.SIDE_NAMES[side],
        "sees": sees.value if sees else "",
        "words": SEES_NAMES[sees] if sees else _("Not said"),
        "is_blind": sees is Sees.NO,
    }


def _said(request: HttpRequest, tools: list[Tool]) -> dict[tuple[int, Holds, Side], Sees | None]:
    """What was chosen; a cell that is not in the form stays as it is."""
    found: dict[tuple[int, Holds, Side], Sees | None] = {}
    for tool in tools:
        for side, holds in rules.sight_needed(tool):
            word = request.POST.get(_field(tool.id, holds, side))
            if word is not None and word in {"", *Sees}:
                found[(tool.id, holds, side)] = Sees(word) if word else None
    return found


def _sight_sentence(found: Seen) -> str:
    if not found.needed:
        return _("Nobody has said yet who needs to see what.")
    seen = _("%(part)s pairs of a team and a tool it needs are seen.") % {
        "part": ui.part_of(found.seen, found.needed)
    }
    if not found.blind:
        return seen
    blind = ngettext("%(count)s tool has a blind side.", "%(count)s tools have a blind side.",
                     found.tools) % {"count": ui.number(found.tools)}  # fmt: skip
    return f"{seen} {blind}"
