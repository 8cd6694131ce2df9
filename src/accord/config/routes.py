"""Who may use which route: one table. A route that is missing here is closed, and a test says so."""

from accord.team.values import Capability

PUBLIC = "public"

_READ = {"GET": Capability.READ, "HEAD": Capability.READ}

ROUTES: dict[str, dict[str, Capability | str]] = {
    "welcome": {"GET": PUBLIC, "POST": PUBLIC},
    "sign_in": {"GET": PUBLIC, "POST": PUBLIC},
    "account_login": {"GET": PUBLIC, "POST": PUBLIC},
    "account_logout": {"GET": PUBLIC, "POST": PUBLIC},
    "account_reset_password": {"GET": PUBLIC, "POST": PUBLIC},
    "account_reset_password_done": {"GET": PUBLIC},
    "account_reset_password_from_key": {"GET": PUBLIC, "POST": PUBLIC},
    "account_reset_password_from_key_done": {"GET": PUBLIC},
    "account_change_password": {"GET": Capability.READ_OWN, "POST": Capability.READ_OWN},
    "account_set_password": {"GET": Capability.READ_OWN, "POST": Capability.READ_OWN},
    "healthz": {"GET": PUBLIC},
    "readyz": {"GET": PUBLIC},
}


def required(*, view_name: str, method: str) -> Capability | str | None:
    """What this route asks for: a capability, PUBLIC, or None where the table has no line."""
    return ROUTES.get(view_name, {}).get("GET" if method == "HEAD" else method)
