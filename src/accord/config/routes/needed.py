"""What a route may ask for."""

from enum import Enum
from typing import Final

from accord.team.values import Capability


class Open(Enum):
    """Asks for nobody's rights."""

    PUBLIC = "public"


PUBLIC: Final = Open.PUBLIC
Needed = Capability | Open
