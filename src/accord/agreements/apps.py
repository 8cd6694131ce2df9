from accord.foundation.apps import Slice


class AgreementsConfig(Slice):
    name = "accord.agreements"
    label = "agreements"
