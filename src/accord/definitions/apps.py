from accord.foundation.apps import Slice


class DefinitionsConfig(Slice):
    name = "accord.definitions"
    label = "definitions"
    impersonal = ("definitions_version", "definitions_signature", "definitions_comment")
