"""The tags pages draw with. They look values up, word them and fill templates; nothing else."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accord.kernel.money import Money
from accord.ui import api
from accord.ui.templatetags import _lines
from accord.ui.templatetags._drawn import DRAWN
from accord.ui.values.parts import Column, ListCell, PlainTable

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """A sign of our own sprite. Without a label it is decoration and hidden from readers."""
    if label:
        voice = format_html('role="img" aria-label="{}"', label)
    else:
        voice = mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>',
        voice,
        static("accord/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def draw(context: Context, value: object, **extra: object) -> SafeString:
    """A part from its value: the value's class names the template (docs/page-kit.md lists them)."""
    drawn = DRAWN[type(value)]
    geometry = drawn.geometry(value) if drawn.geometry else {}
    return _filled(context, drawn.path, {drawn.name: value, **geometry, **extra})


@register.simple_tag(takes_context=True)
def lines(
    context: Context, given: Sequence[Sequence[ListCell]], columns: Sequence[Column]
) -> SafeString:
    """The lines of a list; the first cell of each is its head."""
    seen_from = _as_of(context)
    writer = _lines.Writer(
        stage=lambda stage: draw(context, stage),
        team=lambda side, name: _filled(
            context, "ui/parts/team.html", {"side": side, "name": name}
        ),
        day=lambda at: api.day(at, seen_from=seen_from),
    )
    return writer.lines(given, columns=columns)


@register.simple_tag
def plain_lines(table: PlainTable) -> SafeString:
    """The body of a plain table."""
    return _lines.plain_lines(table)


@register.tag
def part(parser: Parser, token: Token) -> "PartNode":
    """{% part "sheet" title=… %} body {% endpart %}: a part that holds other markup."""
    _tag, path, *rest = token.split_contents()
    arguments = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError("{% part %} takes a name and name=value pairs.")
    body = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(parser.compile_filter(path), arguments, body)


class PartNode(template.Node):
    def __init__(
        self, path: FilterExpression, arguments: dict[str, FilterExpression], nodelist: NodeList
    ) -> None:
        self.path = path
        self.arguments = arguments
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.arguments.items()}
        values["body"] = self.nodelist.render(context)
        return _filled(context, f"ui/parts/{self.path.resolve(context)}.html", values)


def _filled(context: Context, path: str, values: dict[str, Any]) -> SafeString:
    """Only the values named, plus what every part may need: the frame and the form token."""
    inner = context.new(values)
    for name in ("frame", "csrf_token", "request"):
        if name in context and name not in values:
            inner[name] = context[name]
    engine = context.template.engine if context.template else template.Engine.get_default()
    return engine.get_template(path).render(inner)


@register.simple_tag
def number(value: Decimal | float | int, digits: int = 0) -> str:
    return api.number(value, digits=digits)


@register.simple_tag
def part_of(count: int, whole: int) -> str:
    return api.part_of(count, whole)


@register.simple_tag
def in_hundred(share: float) -> str:
    return api.in_hundred(float(share))


@register.simple_tag
def range_in_hundred(low: float, high: float) -> str:
    return api.range_in_hundred(float(low), float(high))


@register.filter
def calendar_day(on: date | None) -> str:
    return api.calendar_day(on) if on else ""


@register.simple_tag
def money(value: Money, exact: bool = False) -> str:
    return api.money(value, exact=exact)


@register.simple_tag
def short_money(value: Money) -> str:
    return api.short_money(value)


@register.simple_tag
def duration(length: timedelta) -> str:
    return api.duration(length)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime, shape: str = "near") -> SafeString:
    """<time> in the reader's zone. Shapes: near, day, clock, long."""
    seen_from = _as_of(context)
    words = {
        "near": lambda: api.moment(at, seen_from=seen_from),
        "day": lambda: api.day(at, seen_from=seen_from),
        "clock": lambda: api.clock_time(at),
        "long": lambda: api.long_moment(at),
    }[shape]()
    stamp = timezone.localtime(at).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', stamp, words)


def _as_of(context: Context) -> datetime | None:
    frame = context.get("frame")
    return getattr(frame, "as_of", None)


@register.filter
def percent_of(value: float, whole: float) -> str:
    """A length as the per cent that an SVG attribute takes: 12.5 of 50 is "25%"."""
    return f"{100 * value / whole:.2f}%" if whole else "0%"
