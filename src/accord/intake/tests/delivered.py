"""Files and people that the stories of this slice begin with."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accord.foundation import clock
from accord.team import api as team

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LEADS = ("mql_id", "first_contact_date", "landing_page_id", "origin")
DEALS = ("mql_id", "seller_id", "sdr_id", "sr_id", "won_date", "business_segment")
ORIGINS = ("organic_search", "paid_search", "social", "unknown", "")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV."""
    written = io.StringIO()
    csv.writer(written).writerows([header, *rows])
    return written.getvalue()


def lead_rows(count: int) -> list[tuple[str, str, str, str]]:
    """Leads as Olist writes them."""
    return [
        (f"mql{n:06}", f"2018-{n % 12 + 1:02}-{n % 28 + 1:02}", f"page{n % 7}", ORIGINS[n % 5])
        for n in range(count)
    ]


def deal_rows(count: int) -> list[tuple[str, ...]]:
    """Deals won with every ninth of those leads."""
    return [
        (
            f"mql{n:06}",
            f"seller{n}",
            f"sdr{n % 3}",
            f"sr{n % 4}",
            f"2019-01-{n % 28 + 1:02} 10:00:00",
            "pet",
        )
        for n in range(0, count, 9)
    ]


def file(folder: Path, name: str, text: str) -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def upload(name: str, text: str | bytes) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def signed_in(*, role: str = "mops", email: str = "ana@example.com") -> Client:
    """A browser in which somebody of this role has signed in."""
    member_id = team.add_member(email=email, name="Ana", role=role, at=clock.now())
    client = Client()
    client.force_login(get_user_model().objects.get(pk=member_id), backend=BACKEND)
    return client
