from accord.foundation.apps import Slice


class CurrenciesConfig(Slice):
    name = "accord.currencies"
    label = "currencies"
    impersonal = ("currencies_rate",)
