from accord.foundation.apps import Slice
from accord.foundation.personal import Swept


class DeskConfig(Slice):
    name = "accord.desk"
    label = "desk"
    swept = (Swept("desk_savedview", ("query", "name")), Swept("desk_waiver", ("reason",)))
    impersonal = ("desk_golive", "desk_calendarfeed", "desk_plannedtask")
