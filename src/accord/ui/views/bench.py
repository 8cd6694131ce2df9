"""The bench: one page with every part in every state, mounted only while developing and testing."""

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accord.ui.rules.preferences import preferences
from accord.ui.values import bench
from accord.ui.values.frame import Frame


class BenchForm(forms.Form):
    """One field of each kind, with a hint, an error and a choice."""

    name = forms.CharField(label=_("Name of the file"), help_text=_("As people will look for it."))
    amount = forms.DecimalField(
        label=_("Amount"),
        error_messages={"invalid": _("Write the amount in digits, such as 1200.50.")},
    )
    origin = forms.ChoiceField(
        label=_("Origin"),
        choices=[("referral", _("Referral")), ("event", _("Event"))],
        required=False,
    )
    verdict = forms.ChoiceField(
        label=_("Promising?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unsure", _("Unsure"))],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label=_("File"), required=False)
    words = forms.CharField(
        label=_("In your own words"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


def parts(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/parts.html", context(cookies=request.COOKIES))


def context(*, cookies: dict[str, str]) -> dict[str, object]:
    """Everything ui/parts.html shows; also used by the browser test, which needs no database."""
    form = BenchForm(data={"name": "November", "amount": "many", "verdict": "yes"})
    frame: Frame = bench.frame(preferences(cookies))
    done = Message(constants.SUCCESS, bench.DONE, extra_tags=bench.HERE)
    return {"frame": frame, "form": form, "messages": [done], **bench.parts()}
