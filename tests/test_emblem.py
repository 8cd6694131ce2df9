"""The team's name and emblem: drawn here or sent in, on the board and in mails."""

import io
import zlib

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image  # what others make of our pictures, and we of theirs

from accord.team import api as team
from accord.team.rules.emblems import DRAWN, drawn, emblem_of, read_png
from accord.team.values.emblems import DRAWN_NAMES, LARGEST_BYTES, SIDE, EmblemFlaw, UnableToDraw
from tests import people


def png(mode: str = "RGBA", *, size: tuple[int, int] = (60, 40)) -> bytes:
    width, height = size
    points = np.linspace(0, 255, width * height * 4).reshape(height, width, 4).astype(np.uint8)
    picture = Image.fromarray(points, "RGBA").convert(mode)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def opened(made: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(made))
    picture.load()
    return picture


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "LA", "P", "1"])
def test_a_picture_is_read_as_others_read_it(mode: str):
    sent = png(mode)
    assert np.array_equal(read_png(sent), np.asarray(opened(sent).convert("RGBA")))


def test_what_is_sent_in_is_written_anew_and_nothing_of_the_file_stays():
    secret = b"tEXtComment\0taken at home"
    sent = png()
    place = sent.index(b"IDAT") - 4
    chunk = (len(secret) - 4).to_bytes(4) + secret + zlib.crc32(secret).to_bytes(4)
    kept = emblem_of(sent[:place] + chunk + sent[place:] + b"<script>alert(1)</script>")
    assert b"taken at home" not in kept
    assert b"script" not in kept
    assert (opened(kept).size, opened(kept).mode, opened(kept).info) == ((SIDE, SIDE), "RGBA", {})
    large = opened(emblem_of(png("RGB", size=(512, 256))))
    points = np.asarray(large)
    assert points[: SIDE // 4 - 1, :, 3].max() == 0  # clear above and below, whole across
    assert points[SIDE // 2, :, 3].min() == 255


@pytest.mark.parametrize(
    ("sent", "flaw"),
    [
        (b"GIF89a", EmblemFlaw.NO_PNG),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", EmblemFlaw.NO_PNG),
        (b"\x89PNG\r\n\x1a\n", EmblemFlaw.BROKEN),
        (png()[:-20], EmblemFlaw.BROKEN),
        (png().replace(b"IDAT", b"IDAX"), EmblemFlaw.BROKEN),
        (png(size=(513, 8)), EmblemFlaw.TOO_WIDE),
        (b"\0" * (LARGEST_BYTES + 1), EmblemFlaw.TOO_LARGE),
    ],
    ids=["gif", "svg", "head", "cut", "changed", "wide", "large"],
)
def test_what_is_no_emblem_is_refused_in_words(sent: bytes, flaw: EmblemFlaw):
    with pytest.raises(UnableToDraw) as refused:
        emblem_of(sent)
    assert refused.value.flaw is flaw
    assert refused.value.words.endswith(".")


def test_a_small_file_that_unpacks_to_much_is_refused():
    """Its head says 8 by 8 points; its body would be gigabytes of nothing."""
    bomb = zlib.compress(b"\0" * 20_000_000, 9)
    small = png(size=(8, 8))
    start = small.index(b"IDAT")
    length = int.from_bytes(small[start - 4 : start])
    body = b"IDAT" + bomb
    forged = (
        small[: start - 4] + len(bomb).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)
        + small[start + 4 + length + 4 :]
    )  # fmt: skip
    with pytest.raises(UnableToDraw) as refused:
        emblem_of(forged)
    assert refused.value.flaw is EmblemFlaw.BROKEN


def test_each_of_the_house_has_a_name_and_the_colours_of_both_teams():
    assert set(DRAWN) == set(DRAWN_NAMES)
    for name in DRAWN:
        points = np.asarray(opened(drawn(name))).reshape(-1, 4)
        solid = {tuple(one) for one in points[points[:, 3] == 255].tolist()}
        assert {(189, 122, 8, 255), (44, 96, 204, 255)} <= solid, name


@pytest.mark.django_db
def test_leaders_choose_it_and_everybody_sees_it_on_the_board():
    leader, seller = people.signed_in("marketing_lead"), people.signed_in("sdr")
    chosen = leader.post("/settings/company/emblem/", {"drawn": "rings"}, follow=True)
    assert "The emblem is changed." in chosen.content.decode()
    first = team.emblem_digest()
    assert f'src="/emblem/{first}.png"' in seller.get("/board/").content.decode()
    shown = seller.get(f"/emblem/{first}.png")
    assert opened(shown.content).size == (SIDE, SIDE)
    assert shown["Content-Type"] == "image/png"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert Client().get(f"/emblem/{first}.png").status_code == 302
    wrong = SimpleUploadedFile("logo.png", b"<svg/>", "image/png")
    refused = leader.post("/settings/company/emblem/", {"picture": wrong}, follow=True)
    assert "This is no PNG picture." in refused.content.decode()
    assert team.emblem_digest() == first
    own = SimpleUploadedFile("logo.png", png(), "image/png")
    leader.post("/settings/company/emblem/", {"picture": own})
    assert team.emblem_digest() not in ("", first)
    assert seller.get(f"/emblem/{first}.png").status_code == 404
    assert seller.post("/settings/company/emblem/", {"act": "remove"}).status_code == 403
    leader.post("/settings/company/emblem/", {"act": "remove"})
    assert team.emblem_digest() == ""
    assert "<img" not in seller.get("/board/").content.decode()
