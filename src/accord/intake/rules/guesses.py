"""What tools call what happened, and what that is likely to be here; somebody looks at it; pure."""

from collections.abc import Mapping

from accord.intake.rules.header import bare
from accord.intake.values.fields import NO_TOUCH

# By field, in five languages. A call or a meeting that says no more than that is the least of what
# it may have been: tried, and booked.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "call_attempt": "call phone phone_call call_no_answer no_answer ligacao chamada apel "
        "звонок 전화 통화",
        "call_connected": "connected_call call_completed answered_call",
        "email_sent": "email e_mail mail sent_email email_message mensagem письмо 이메일 메일",
        "email_open": "open opened email_opened",
        "email_click": "click clicked email_clicked",
        "email_reply": "reply replied email_replied received_email incoming_email",
        "meeting_booked": "meeting demo appointment event reuniao intalnire встреча 미팅 회의",
        "meeting_held": "meeting_completed meeting_done",
        "meeting_missed": "no_show",
        "web_visit": "visit page_view pageview website_visit visita vizita визит 방문",
        "form": "form_submission form_submit submission formulario formular форма 양식",
        "event_attended": "webinar webinar_attended attended",
        "event_registered": "webinar_registered registered",
        "im": "sms whatsapp message text kakaotalk telegram",
        "social": "linkedin linkedin_message",
        NO_TOUCH: "note task to_do todo nota tarefa sarcina задача заметка 메모",
    },
    "direction": {
        "in": "inbound incoming received entrada recebido primit входящий входящее 수신",
        "out": "outbound outgoing sent saida enviado trimis исходящий исходящее 발신",
    },
}
_CODES = {
    field: {bare(word): code for code, words in table.items() for word in words.split()}
    for field, table in _WORDS.items()
}


def guessed(field: str, written: str) -> str:
    """The code that a written word is likely to mean; "" where nothing tells."""
    return _CODES.get(field, {}).get(bare(written), "")
