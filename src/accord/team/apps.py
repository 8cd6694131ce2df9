from accord.foundation.apps import Slice


class TeamConfig(Slice):
    name = "accord.team"
    label = "team"
    tracked = ("team_member",)
    # How often an account was closed only grows: an import taken back opens the account again,
    # and nobody's old session with it.
    derived = ("team_member.closings",)
    # What was reckoned by a version of a calendar can be reckoned again.
    append_only = ("team_calendarversion", "team_sidecalendar")
    impersonal = (
        "team_member",
        "team_signinlink",
        "team_apikey",
        "team_memberkey",
        "team_unit",
        "team_directoryaccount",
        "team_calendar",
        "team_calendarversion",
        "team_sidecalendar",
        "team_hoursproposal",
        "team_emblem",
    )
