from accord.foundation.apps import Slice


class TeamConfig(Slice):
    name = "accord.team"
    label = "team"
    tracked = ("team_member",)
    impersonal = (
        "team_member",
        "team_signinlink",
        "team_apikey",
        "team_memberkey",
        "team_unit",
        "team_directoryaccount",
    )
