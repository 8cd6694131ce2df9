"""The revenue team as a whole: its name, money, time, leadership, and who catches the rest."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock
from accord.kernel.text import has_unseen
from accord.team import api as team
from accord.team.values import Capability, LeadershipMode, RevenueTeam
from accord.team.values.emblems import DRAWN_NAMES
from accord.team.values.word import DELIVERED, LONGEST_WORD, at_the_start, word


class CompanyForm(forms.Form):
    """What holds for both teams."""

    name = forms.CharField(label=gettext_lazy("What you call the whole team"), max_length=120)
    word = forms.CharField(
        label=gettext_lazy("What such a team is called with you"),
        help_text=gettext_lazy(
            "In small letters, such as revenue team, growth team or smarketing. It stands wherever "
            "Accord speaks of both teams as one."
        ),
        max_length=LONGEST_WORD,
        required=False,
    )
    currency = forms.RegexField(
        label=gettext_lazy("Currency"),
        regex=r"^[A-Z]{3}$",
        help_text=gettext_lazy("Three letters, such as EUR."),
        error_messages={
            "invalid": gettext_lazy("Write the three letters of a currency, such as EUR.")
        },
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=common.zones)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=lambda: settings.LANGUAGES)
    leadership_mode = forms.ChoiceField(
        label=gettext_lazy("Leadership"),
        widget=forms.RadioSelect,
        choices=[
            (
                LeadershipMode.ALIGNED.value,
                gettext_lazy("Aligned: two leaders, who agree and sign together"),
            ),
            (
                LeadershipMode.COMBINED.value,
                gettext_lazy("Combined: one team with one leader, who signs alone"),
            ),
        ],
    )
    fresh_months = forms.IntegerField(
        label=gettext_lazy("After how many months without news a record is out of date"),
        min_value=1,
        max_value=120,
        required=False,
    )
    fallback_owner = forms.TypedChoiceField(
        label=gettext_lazy("Who catches what nobody owns"),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def clean_word(self) -> str:
        """One line of letters that are seen: it stands in the middle of sentences."""
        said = " ".join(str(self.cleaned_data["word"]).split())
        if has_unseen(said) or not said.isprintable():
            raise forms.ValidationError(_("Write it in letters that are seen."))
        if not said:
            return ""
        return DELIVERED if said == pgettext("both teams", "revenue team") else said


@require_http_methods(["GET", "POST"])
def company_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /settings/company/"""
    actor = actor_of(request)
    whole = team.get_team()
    form = CompanyForm(
        request.POST or None,
        initial={
            "name": whole.name,
            "word": word(),
            "currency": whole.currency,
            "zone": whole.zone,
            "language": whole.language,
            "leadership_mode": whole.leadership_mode.value,
            "fallback_owner": whole.fallback_owner_id,
            "fresh_months": whole.fresh_months,
        },
    )
    field = form.fields["fallback_owner"]
    assert isinstance(field, forms.ChoiceField)
    people = [(str(card.id), card.name) for card in team.list_members() if card.can_sign_in]
    field.choices = [("", _("Nobody yet")), *people]
    if request.method == "POST" and form.is_valid() and not _is_signed(form, whole):
        try:
            team.change_team(at=clock.now(), actor=actor, **form.cleaned_data)
        except team.UnableToAssign:
            form.add_error(
                "leadership_mode", _("Only somebody who stands above both teams changes this.")
            )
        else:
            messages.success(request, _("What holds for both teams is changed."))
            return redirect("settings_company")
    context = {
        "form": form,
        "whole": whole,
        "title": at_the_start(),
        "tabs": common.tabs("settings_company", actor=actor),
        "may_manage": actor.may(Capability.MANAGE_TEAM),
        "emblem": team.emblem_digest(),
        "drawings": list(DRAWN_NAMES.items()),
    }
    return render(
        request, "desk/settings/company.html", context, status=422 if form.errors else 200
    )


def _is_signed(form: CompanyForm, whole: RevenueTeam) -> bool:
    """Whether leaders have signed how the team is led, and the form says otherwise; then it does
    beside the field."""
    if form.cleaned_data["leadership_mode"] == whole.leadership_mode.value:
        return False
    if definitions.find_in_force(kind=Kind.LEADERSHIP, at=clock.now()) is None:
        return False
    form.add_error(
        "leadership_mode",
        _("The leaders have signed this. Write another version under Leadership, to be signed."),
    )
    return True
