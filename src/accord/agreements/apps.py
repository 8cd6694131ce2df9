from accord.foundation.apps import Slice


class AgreementsConfig(Slice):
    name = "accord.agreements"
    label = "agreements"
    # What came of each clause, in numbers.
    impersonal = ("agreements_silentrun",)
