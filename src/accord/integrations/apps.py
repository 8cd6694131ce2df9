from accord.foundation.apps import Slice


class IntegrationsConfig(Slice):
    name = "accord.integrations"
    label = "integrations"
