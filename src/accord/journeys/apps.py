from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Of


class JourneysConfig(Slice):
    name = "accord.journeys"
    label = "journeys"
    tracked = ("journeys_touch", "journeys_visitcount")
    derived = ("journeys_touch.is_machine",)
    impersonal = ("journeys_limits", "journeys_visitcount", "journeys_visitword")
    sets = (Of("touches", "select id from journeys_touch where person_id = any({people})"),)
    held = (
        Held(
            "journeys_touch",
            "t.id = any({touches})",
            blank={
                "detail": "'{{}}'",
                "external_key": "'erased:' || t.id",
                "company_id": "null",
                "same_key": "null",
            },
        ),
        Held("journeys_telling", "t.touch_id = any({touches})"),
    )
