"""Records and entries of logs as rows: text cells under Mautic's own names; pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from accord.integrations.connecting.values import Row
from accord.integrations.mautic.rules.answers import Said, dicts, fields_in, id_of, text_of
from accord.integrations.mautic.values import FORMER, ID

USER = (ID, "name", "email", "position", "is_active")
CAMPAIGN = (ID, "name", "publish_up", "publish_down")
PIECE = (ID, "name", "type", "url", "publish_up")
TOUCH = (
    ID, "contact_id", "kind", "direction", "reach", "subject", "asset_id", "campaign_id",
    "message_id", "timestamp",
)  # fmt: skip
# Fields that each Mautic has from the beginning, although they may be taken away.
SHIPPED = frozenset(
    {
        "title", "firstname", "lastname", "company", "position", "email", "mobile", "phone",
        "points", "fax", "address1", "address2", "city", "state", "zipcode", "country",
        "preferred_locale", "timezone", "last_active", "attribution", "attribution_date", "website",
        "facebook", "foursquare", "instagram", "linkedin", "skype", "twitter", "companyname",
        "companyemail", "companyaddress1", "companyaddress2", "companyphone", "companycity",
        "companystate", "companyzipcode", "companycountry", "companywebsite", "companyindustry",
        "companynumber_of_employees", "companyfax", "companyannual_revenue", "companydescription",
    }
)  # fmt: skip
_OPTED_OUT = frozenset({"1", "3"})  # by the contact, by hand; 2 is a mail that bounced


def contact_row(
    said: Said, *, names: Sequence[str], company: str = "", former: Sequence[str] = ()
) -> Row:
    """A contact with its stage, its owner and whether it wants mail."""
    every = fields_in(said)
    row = {name: text_of(every.get(name)) for name in names}
    row |= {
        ID: id_of(said),
        "stage_name": _part(said, "stage", "name"),
        "owner_id": _part(said, "owner", "id"),
        "date_added": text_of(said.get("dateAdded")),
        "company_id": company,
        "do_not_email": text_of(_wants_no_mail(said)),
    }
    return row | ({FORMER: ";".join(former)} if former else {})


def _wants_no_mail(said: Said) -> bool:
    return any(
        each.get("channel") == "email" and text_of(each.get("reason")) in _OPTED_OUT
        for each in dicts(said.get("doNotContact"))
    )


def company_row(said: Said, *, names: Sequence[str]) -> Row:
    """A company."""
    every = fields_in(said)
    return {name: text_of(every.get(name)) for name in names} | {ID: id_of(said)}


def user_row(said: Said) -> Row:
    """A colleague; who may no longer sign in has left."""
    names = (text_of(said.get("firstName")), text_of(said.get("lastName")))
    return {
        ID: id_of(said),
        "name": " ".join(filter(None, names)) or text_of(said.get("username")),
        "email": text_of(said.get("email")),
        "position": text_of(said.get("position")),
        "is_active": text_of(said.get("isPublished") is not False),
    }


def campaign_row(said: Said) -> Row:
    """A campaign; of a moment only its day."""
    return {
        ID: id_of(said),
        "name": text_of(said.get("name")),
        "publish_up": text_of(said.get("publishUp"))[:10],
        "publish_down": text_of(said.get("publishDown"))[:10],
    }


def events_of(said: Said) -> dict[str, str]:
    """The id of each event of a campaign → the campaign."""
    return {
        key: id_of(said) for event in dicts(said.get("events")) if (key := text_of(event.get("id")))
    }


def piece_row(said: Said, *, kind: str) -> Row:
    """A form, page, mail or download."""
    return {
        ID: f"{kind}:{id_of(said)}",
        "name": text_of(said.get("title")) or text_of(said.get("name")),
        "type": kind,
        "url": text_of(said.get("downloadUrl")),
        "publish_up": (text_of(said.get("publishUp")) or text_of(said.get("dateAdded")))[:10],
    }


def _part(said: Said, name: str, inner: str) -> str:
    part = said.get(name)
    return text_of(part.get(inner)) if isinstance(part, dict) else ""


def stage_row(entry: Said, *, stages: Mapping[str, str]) -> Row:
    """A stage that a contact entered. The log names it beside its number."""
    told = text_of(entry.get("event_name")).partition(":")[2].strip()
    return {
        "contact_id": text_of(entry.get("lead_id")),
        "stage_name": stages.get(text_of(entry.get("stage_id"))) or told,
        "timestamp": text_of(entry.get("date_added")),
    }


def touch_rows(table: str, entry: Said, *, campaigns: Mapping[str, str]) -> Iterator[Row]:
    """What one entry of a log tells of a contact; nothing of what reached nobody.

    campaigns: the id of each event of a campaign → the campaign.
    """
    for told in _TOLD[table](entry):
        campaign = ""
        if text_of(entry.get("source")) == "campaign.event":
            campaign = campaigns.get(text_of(entry.get("source_id")), "")
        bare = dict.fromkeys(TOUCH, "")
        yield bare | {
            "contact_id": text_of(entry.get("lead_id")),
            "campaign_id": campaign,
            "reach": "1:many",
            "direction": "in",
        } | told  # fmt: skip


def _mail(entry: Said) -> Iterator[dict[str, str]]:
    """Sent, and opened where it was; one that a colleague wrote from a contact's page is to one."""
    key, email = id_of(entry), text_of(entry.get("email_id"))
    if text_of(entry.get("is_failed")) in ("1", "true"):
        return
    about = {"asset_id": _piece("email", email), "reach": "1:many" if email else "1:1"}
    sent, read = text_of(entry.get("date_sent")), text_of(entry.get("date_read"))
    if sent:
        yield about | {
            ID: f"mail:{key}:sent", "kind": "email_sent", "direction": "out", "timestamp": sent
        }  # fmt: skip
    if read:
        yield about | {ID: f"mail:{key}:read", "kind": "email_open", "timestamp": read}


def _reply(entry: Said) -> Iterator[dict[str, str]]:
    yield {
        ID: f"reply:{id_of(entry)}",
        "kind": "email_reply",
        "reach": "1:1",
        "asset_id": _piece("email", text_of(entry.get("email_id"))),
        "message_id": text_of(entry.get("message_id"))[:1_000],
        "timestamp": text_of(entry.get("date_replied")),
    }


def _hit(entry: Said) -> Iterator[dict[str, str]]:
    """A page that was seen; one reached by a link of a mail is a click in it."""
    email, page = text_of(entry.get("email_id")), text_of(entry.get("page_id"))
    is_click = bool(email and text_of(entry.get("redirect_id")))
    yield {
        ID: f"hit:{id_of(entry)}",
        "kind": "email_click" if is_click else "web_visit",
        "asset_id": _piece("email", email) if is_click else _piece("page", page),
        "subject": (text_of(entry.get("url_title")) or _bare(text_of(entry.get("url"))))[:300],
        "timestamp": text_of(entry.get("date_hit")),
    }


def _bare(address: str) -> str:
    """An address without what it may say of who came by it."""
    return address.partition("?")[0].partition("#")[0]


def _form(entry: Said) -> Iterator[dict[str, str]]:
    yield {
        ID: f"form:{id_of(entry)}",
        "kind": "form",
        "asset_id": _piece("form", text_of(entry.get("form_id"))),
        "timestamp": text_of(entry.get("date_submitted")),
    }


def _download(entry: Said) -> Iterator[dict[str, str]]:
    yield {
        ID: f"download:{id_of(entry)}",
        "kind": "download",
        "asset_id": _piece("asset", text_of(entry.get("asset_id"))),
        "timestamp": text_of(entry.get("date_download")),
    }


def _piece(kind: str, key: str) -> str:
    return f"{kind}:{key}" if key else ""


_TOLD: Mapping[str, Callable[[Said], Iterator[dict[str, str]]]] = {
    "email_stats": _mail,
    "email_stat_replies": _reply,
    "page_hits": _hit,
    "form_submissions": _form,
    "asset_downloads": _download,
}
