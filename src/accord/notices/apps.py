from accord.foundation.apps import Slice


class NoticesConfig(Slice):
    name = "accord.notices"
    label = "notices"
    append_only = ("notices_usedlink",)
    # Codes, ids and counts: whom a notice is about is looked up when it is read or sent.
    impersonal = ("notices_notice", "notices_wish", "notices_habit", "notices_usedlink")
