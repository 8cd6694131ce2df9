from accord.foundation.apps import Slice


class ReportingConfig(Slice):
    name = "accord.reporting"
    label = "reporting"
