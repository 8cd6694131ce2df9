"""Who may use which address about what both teams are to each other."""

from collections.abc import Mapping

from accord.config.routes.needed import Needed
from accord.team.values import Capability

_READ = {"GET": Capability.READ}
ROUTES: Mapping[str, Mapping[str, Needed]] = {
    "leadership": _READ,
}
