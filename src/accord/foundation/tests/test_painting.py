"""Drawings become pictures of words and boxes, and of nothing else."""

import pytest

from accord.foundation import painting

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40">{}</svg>'


@pytest.mark.parametrize(
    "inside",
    ['<image href="/etc/passwd"/>', "<use/>", "<filter><feImage/></filter>", "<!ENTITY x>"],
)
def test_a_drawing_that_names_a_file_is_refused(inside: str) -> None:
    with pytest.raises(ValueError, match="not painted"):
        painting.png(DRAWING.format(inside))
