"""Pages of the kit itself: what is said when something is wrong, and the bench of all parts."""

from accord.ui.views.bench import parts as parts
from accord.ui.views.errors import bad_request as bad_request
from accord.ui.views.errors import busy as busy
from accord.ui.views.errors import forbidden as forbidden
from accord.ui.views.errors import no_permission as no_permission
from accord.ui.views.errors import not_found as not_found
from accord.ui.views.errors import only_some as only_some
from accord.ui.views.errors import problem as problem
from accord.ui.views.errors import server_error as server_error
