"""Every address of the system. Who may use it stands in routes.py."""

from allauth.account import views as account
from django.urls import include, path, re_path

from accord.config import health
from accord.config.api import api
from accord.intake import urls as intake
from accord.intake.http import visits
from accord.team import views as team
from accord.toolaudit import urls as toolaudit

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("welcome/<str:secret>/", team.welcome, name="welcome"),
    path(
        "sign-in/",
        account.LoginView.as_view(extra_context={"directory": team.directory_name}),
        name="account_login",
    ),
    path("sign-in/directory/", team.sign_in_directory, name="sign_in_directory"),
    path("sign-in/directory/back/", team.sign_in_back, name="sign_in_back"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/choose/", account.password_set, name="account_set_password"),
    path("password/new/", account.password_reset, name="account_reset_password"),
    path("password/new/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("v/<slug:site_key>/visits.js", visits.script, name="visits_script"),
    path("v/<slug:site_key>/", visits.told, name="visits_told"),
    path("imports/", include("accord.intake.urls")),
    path("forms/", include(intake.form_urlpatterns)),
    path("f/", include(intake.public_urlpatterns)),
    path("intake/", include(intake.ledger_urlpatterns)),
    path("found/", include("accord.toolaudit.urls")),
    path("tools/", include(toolaudit.audit_urlpatterns)),
    path("", include("accord.integrations.urls")),
    path("api/v1/", api.urls),
    path("", include("accord.desk.urls")),
]

handler400 = "accord.config.middleware.bad_request"
handler403 = "accord.ui.views.forbidden"
handler404 = "accord.config.middleware.not_found"
handler500 = "accord.config.middleware.server_error"
