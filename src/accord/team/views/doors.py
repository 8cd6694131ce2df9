"""Signing in: allauth does the work, the door stays closed to strangers."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user_model, login
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accord.foundation import clock
from accord.team import queries, rules
from accord.team.operations import doors

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """Members are added by members; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False


class EndedByClosing(PasswordResetTokenGenerator):
    """Mailed links to a new password open nothing for who has left, nor after they come back."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}:{user.closings}"

    def check_token(self, user: Any, token: str | None) -> bool:
        return bool(user and user.is_active) and super().check_token(user, token)


class VariedPassword:
    """Turns away what is long enough and guessed at once all the same."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 Django's names
        if rules.is_monotonous(password):
            raise ValidationError(self.get_help_text(), code="password_monotonous")

    def get_help_text(self) -> str:
        return _(
            "Use at least %(count)s different letters, and nothing that repeats itself or counts "
            "up: that is guessed first. A sentence of your own is good."
        ) % {"count": rules.DIFFERENT_LETTERS}


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """The one-time link. Looking does not spend it (mail scanners look); the button does."""
    at = clock.now()
    if request.method == "GET" and queries.is_link_open(secret=secret, at=at):
        return render(request, "team/welcome.html", {"secret": secret})
    member_id = doors.use_link(secret=secret, at=at) if request.method == "POST" else None
    if member_id is None:
        return render(request, "team/welcome_spent.html", status=410)
    login(request, get_user_model().objects.get(pk=member_id), backend=BACKEND)
    return redirect("about_you" if queries.needs_introduction(member_id=member_id) else "/")
