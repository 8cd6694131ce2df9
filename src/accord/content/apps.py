from accord.foundation.apps import Slice


class ContentConfig(Slice):
    name = "accord.content"
    label = "content"
    tracked = ("content_asset",)
    impersonal = ("content_asset", "content_assetchange")
