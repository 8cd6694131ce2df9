"""How a notice reads in a mail and in each chat, when it is tried again; pure."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from accord.integrations.notices.values import Answered, Button, ChatFault, ChatKind, Letter
from accord.notices.values import Notice

URGENT_PAUSES = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
PAUSES = (
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
LONG_PAUSES = (timedelta(hours=8), timedelta(hours=24), timedelta(hours=24))
TEXT_BOUND = 2_800  # what every chat takes
GONE = frozenset({404, 410})
_CALM = str.maketrans({"@": "@\u200b", "<": "‹", ">": "›"})
_SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def pauses(
    *, is_urgent: bool, answered: Answered, attempt: int, is_again: bool = False
) -> Sequence[timedelta]:
    """How long after each failure the next try is; none where no later try fares better.

    An urgent notice is given up sooner, so that it goes by the other way. Whoever asks to be left
    alone is, and that uses up no try. is_again: what was made there is to be put right, for which
    there is no other way.
    """
    if answered.is_final:
        return ()
    usual = PAUSES + LONG_PAUSES if is_again else URGENT_PAUSES if is_urgent else PAUSES
    if not answered.wait_seconds:
        return usual
    wait = timedelta(seconds=answered.wait_seconds)
    return (wait,) * max(attempt, len(usual))


def judged(status: int, *, wait_seconds: float = 0.0) -> Answered:
    """What an answer of a chat means."""
    if 200 <= status < 300:
        return Answered()
    if status in GONE:
        return Answered(f"STATUS {status}", is_final=True, fault=ChatFault.GONE)
    if status in (408, 425, 429) or status >= 500:
        return Answered(f"STATUS {status}", wait_seconds=wait_seconds)
    return Answered(f"STATUS {status}", is_final=True, fault=ChatFault.REFUSED)


def due_of(told: Notice, *, zone: str) -> datetime:
    """By when something is to be done of which a notice tells, by the clock of a zone; at once
    where it does not say."""
    due = told.facts.get("due")
    moment = datetime.fromisoformat(due) if isinstance(due, str) else told.told_at
    return moment.astimezone(ZoneInfo(zone))


def shown(url: str) -> str:
    """An address as it may stand on a page: what follows the host is a secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/…"[:200]


def mail_text(letter: Letter, *, choose: str, team: str = "") -> str:
    """A letter as plain text; choose: the sentence before the address of the wishes; team: in whose
    name it is sent, where the revenue team has one."""
    parts = ["\n".join(letter.lines)]
    parts += [f"{button.label}:\n{button.url}" for button in letter.buttons]
    if team:
        parts.append(team)
    if letter.choose_url:
        parts.append(f"-- \n{choose}\n{letter.choose_url}")
    return "\n\n".join(parts) + "\n"


def mail_html(letter: Letter, *, choose: str, team: str, emblem: str) -> str:
    """The same with the emblem of the team; emblem: what the picture is called in the mail."""
    parts = [
        f'<p><img src="cid:{escape(emblem)}" width="48" height="48" alt=""> '
        f"<strong>{escape(team)}</strong></p>",
        *(f"<p>{escape(line)}</p>" for line in letter.lines),
        *(_linked(button.url, button.label) for button in letter.buttons),
    ]
    if letter.choose_url:
        parts += ["<hr>", _linked(letter.choose_url, choose)]
    return "".join(parts)


def _linked(url: str, words: str) -> str:
    return f'<p><a href="{escape(url)}">{escape(str(words))}</a></p>'


def chat_body(kind: ChatKind, letter: Letter, *, key: str) -> bytes:
    """What is posted to a chat: names can call nobody and make no link there."""
    text = "\n".join(letter.lines) if letter.lines else letter.heading
    write = _WRITERS[kind]
    return json.dumps(write(text[:TEXT_BOUND], letter.buttons, key), ensure_ascii=False).encode()


def _slack(text: str, buttons: Sequence[Button], _key: str) -> Mapping[str, Any]:
    safe = text.translate(_SLACK)
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": safe, "verbatim": True}}
    ]
    if buttons:
        blocks.append(
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "text": {"type": "plain_text", "text": button.label[:75]},
                        "url": button.url,
                        "action_id": f"go_{number}",
                    }
                    for number, button in enumerate(buttons[:5])
                ],
            }
        )
    return {"text": safe, "blocks": blocks}


def _teams(text: str, buttons: Sequence[Button], _key: str) -> Mapping[str, Any]:
    runs = [{"type": "TextRun", "text": text}]
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.4",
        "body": [{"type": "RichTextBlock", "inlines": runs}],
        "actions": [
            {"type": "Action.OpenUrl", "title": button.label, "url": button.url}
            for button in buttons
        ],
    }
    content_type = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": content_type, "content": card}]}


def _with_links(text: str, buttons: Sequence[Button]) -> str:
    return "\n".join([text.translate(_CALM), *(f"{one.label}: {one.url}" for one in buttons)])


def _discord(text: str, buttons: Sequence[Button], _key: str) -> Mapping[str, Any]:
    return {
        "content": _with_links(text[:1_200], buttons)[:2_000],
        "allowed_mentions": {"parse": []},
    }


def _text(text: str, buttons: Sequence[Button], _key: str) -> Mapping[str, Any]:
    return {"text": _with_links(text, buttons)}


def _program(text: str, buttons: Sequence[Button], key: str) -> Mapping[str, Any]:
    links = [{"label": button.label, "url": button.url} for button in buttons]
    return {"type": "notice", "id": key, "text": text, "links": links}


_WRITERS = {
    ChatKind.SLACK: _slack,
    ChatKind.TEAMS: _teams,
    ChatKind.DISCORD: _discord,
    ChatKind.TEXT: _text,
    ChatKind.PROGRAM: _program,
}
