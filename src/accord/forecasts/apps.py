from accord.foundation.apps import Slice


class ForecastsConfig(Slice):
    name = "accord.forecasts"
    label = "forecasts"
    # What was forecast is never put right afterwards: the database takes rows and changes none.
    append_only = ("forecasts_snapshot", "forecasts_snapshotline")
    impersonal = (
        "forecasts_categorychoice",
        "forecasts_stagecategory",
        "forecasts_snapshot",
        "forecasts_snapshotline",
    )
