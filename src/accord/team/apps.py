from accord.foundation.apps import Slice


class TeamConfig(Slice):
    name = "accord.team"
    label = "team"
    tracked = ("team_member",)
