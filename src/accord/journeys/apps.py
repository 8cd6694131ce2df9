from accord.foundation.apps import Slice


class JourneysConfig(Slice):
    name = "accord.journeys"
    label = "journeys"
    tracked = ("journeys_touch",)
