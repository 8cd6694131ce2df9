"""Emblems: pictures drawn here, and pictures that are sent in, read and written anew; pure.

Of a picture that is sent in nothing is kept but its points, scaled down: whatever else a file
holds, words, places, programs, is gone. Only PNG without interlacing is read, by its few rules.
"""

import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from accord.team.values.emblems import LARGEST_BYTES, LARGEST_SIDE, SIDE, EmblemFlaw, UnableToDraw

Points = NDArray[np.uint8]
Numbers = NDArray[np.float64]
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by the type of colour
_DEPTHS: Final = {0: (1, 2, 4, 8), 2: (8,), 3: (1, 2, 4, 8), 4: (8,), 6: (8,)}
_SMOOTH: Final = 4  # points of a drawing that become one
AMBER, BLUE = (189, 122, 8), (44, 96, 204)


def emblem_of(sent: bytes) -> bytes:
    """A picture that is sent in, as a PNG of SIDE by SIDE. Raises UnableToDraw."""
    if len(sent) > LARGEST_BYTES:
        raise UnableToDraw(EmblemFlaw.TOO_LARGE)
    return write_png(scaled(read_png(sent)))


def drawn(name: str) -> bytes:
    """An emblem of the house as a PNG. Raises UnableToDraw for a name that there is not."""
    draw = DRAWN.get(name)
    if draw is None:
        raise UnableToDraw(EmblemFlaw.UNKNOWN)
    size = SIDE * _SMOOTH
    down, across = (np.mgrid[0:size, 0:size] + 0.5) / size * 2 - 1
    picture = np.zeros((size, size, 4), dtype=np.uint8)
    for where, colour in draw(across, down):
        picture[where] = (*colour, 255)
    return write_png(scaled(picture))


# Reading and writing


def read_png(sent: bytes) -> Points:
    """The points of a PNG: rows of red, green, blue and how solid. Raises UnableToDraw."""
    if not sent.startswith(_SIGNATURE):
        raise UnableToDraw(EmblemFlaw.NO_PNG)
    try:
        chunks = _chunks(sent)
        width, height, depth, kind, packed, filtered, woven = struct.unpack(
            ">IIBBBBB", chunks[b"IHDR"]
        )
    except (KeyError, struct.error) as broken:
        raise UnableToDraw(EmblemFlaw.BROKEN) from broken
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise UnableToDraw(EmblemFlaw.TOO_WIDE)
    if kind not in _DEPTHS or depth not in _DEPTHS[kind] or packed or filtered or woven:
        raise UnableToDraw(EmblemFlaw.STRANGE)
    samples = _samples(chunks.get(b"IDAT", b""), width, height, depth, _CHANNELS[kind])
    return _coloured(samples, kind, depth, chunks)


def _chunks(sent: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    place = len(_SIGNATURE)
    while place < len(sent):
        length, name = struct.unpack_from(">I4s", sent, place)
        body = sent[place + 8 : place + 8 + length]
        (check,) = struct.unpack_from(">I", sent, place + 8 + length)
        if zlib.crc32(name + body) != check:
            raise UnableToDraw(EmblemFlaw.BROKEN)
        if name == b"IDAT" or name not in found:
            found[name] = found.get(name, b"") + body
        place += 12 + length
        if name == b"IEND":
            return found
    raise UnableToDraw(EmblemFlaw.BROKEN)


def _samples(packed: bytes, width: int, height: int, depth: int, channels: int) -> Points:
    """Numbers of each point, row by row; no more is unpacked than the picture has."""
    row = (width * channels * depth + 7) // 8
    whole = (row + 1) * height
    unpack = zlib.decompressobj()
    try:
        raw = unpack.decompress(packed, whole + 1)
    except zlib.error as broken:
        raise UnableToDraw(EmblemFlaw.BROKEN) from broken
    if len(raw) != whole:
        raise UnableToDraw(EmblemFlaw.BROKEN)
    rows = np.frombuffer(raw, dtype=np.uint8).reshape(height, row + 1)
    if rows[:, 0].max() > 4:
        raise UnableToDraw(EmblemFlaw.BROKEN)
    plain = _unfiltered(rows, step=max(1, channels * depth // 8))
    if depth < 8:
        bits = np.unpackbits(plain, axis=1).reshape(height, -1, depth)
        packed_bits = np.packbits(bits, axis=2).reshape(height, -1)
        plain = np.right_shift(packed_bits, np.uint8(8 - depth))
    return plain[:, : width * channels].reshape(height, width, channels)


def _unfiltered(rows: Points, *, step: int) -> Points:
    above = [0] * (rows.shape[1] - 1)
    plain = np.empty((rows.shape[0], rows.shape[1] - 1), dtype=np.uint8)
    for number, (how, *line) in enumerate(rows.tolist()):
        if how:
            _unfilter(line, above, how=how, step=step)
        plain[number] = above = line
    return plain


def _unfilter(line: list[int], above: list[int], *, how: int, step: int) -> None:
    for place, value in enumerate(line):
        left = line[place - step] if place >= step else 0
        corner = above[place - step] if place >= step else 0
        line[place] = (value + _GUESSES[how](left, above[place], corner)) & 255


def _nearest(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    far_left, far_up, far_corner = abs(guess - left), abs(guess - up), abs(guess - corner)
    if far_left <= far_up and far_left <= far_corner:
        return left
    return up if far_up <= far_corner else corner


_GUESSES: Final[Mapping[int, Callable[[int, int, int], int]]] = {
    1: lambda left, _up, _corner: left,
    2: lambda _left, up, _corner: up,
    3: lambda left, up, _corner: (left + up) // 2,
    4: _nearest,
}


def _coloured(samples: Points, kind: int, depth: int, chunks: Mapping[bytes, bytes]) -> Points:
    height, width, _channels = samples.shape
    picture = np.full((height, width, 4), 255, dtype=np.uint8)
    if kind == 3:
        return _from_palette(samples[:, :, 0], chunks)
    if kind in (0, 4):
        picture[:, :, :3] = samples[:, :, :1] * (255 // (2**depth - 1))
    else:
        picture[:, :, :3] = samples[:, :, :3]
    if kind in (4, 6):
        picture[:, :, 3] = samples[:, :, -1]
    return picture


def _from_palette(places: Points, chunks: Mapping[bytes, bytes]) -> Points:
    colours = chunks.get(b"PLTE", b"")
    count = len(colours) // 3
    if not count or len(colours) % 3 or places.max() >= count:
        raise UnableToDraw(EmblemFlaw.BROKEN)
    table = np.full((count, 4), 255, dtype=np.uint8)
    table[:, :3] = np.frombuffer(colours, dtype=np.uint8).reshape(count, 3)
    solid = chunks.get(b"tRNS", b"")[:count]
    table[: len(solid), 3] = np.frombuffer(solid, dtype=np.uint8)
    found: Points = table[places]
    return found


def scaled(picture: Points) -> Points:
    """A picture in a square of SIDE, whole, in the middle; what lies around it is clear."""
    height, width, _channels = picture.shape
    side = max(height, width)
    square = np.zeros((side, side, 4))
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = picture
    solid = square[:, :, 3:] / 255
    square[:, :, :3] *= solid  # what is clear has no colour that could shine through
    if side < SIDE:
        near = np.arange(SIDE) * side // SIDE
        small = square[near][:, near]
    else:
        small = _averaged(_averaged(square).transpose(1, 0, 2)).transpose(1, 0, 2)
    solid = small[:, :, 3:] / 255
    small[:, :, :3] = np.divide(small[:, :, :3], solid, where=solid > 0, out=small[:, :, :3])
    found: Points = np.clip(np.rint(small), 0, 255).astype(np.uint8)
    return found


def _averaged(square: Numbers) -> Numbers:
    edges = np.arange(SIDE + 1) * len(square) // SIDE
    sums = np.add.reduceat(square, edges[:-1], axis=0)
    found: Numbers = sums / np.diff(edges)[:, None, None]
    return found


def write_png(picture: Points) -> bytes:
    """Points as a PNG with nothing in it but them."""
    height, width, _channels = picture.shape
    rows = np.zeros((height, 1 + width * 4), dtype=np.uint8)
    rows[:, 1:] = picture.reshape(height, -1)
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    packed = zlib.compress(rows.tobytes(), 9)
    parts = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


# Drawings: from -1 to 1 across and down; what comes later lies above.


def _rings(across: Numbers, down: Numbers) -> list[tuple[NDArray[np.bool_], tuple[int, ...]]]:
    one, other = np.hypot(across + 0.32, down), np.hypot(across - 0.32, down)
    return [((one > 0.4) & (one < 0.62), AMBER), ((other > 0.4) & (other < 0.62), BLUE)]


def _halves(across: Numbers, down: Numbers) -> list[tuple[NDArray[np.bool_], tuple[int, ...]]]:
    inside = np.hypot(across, down) < 0.9
    return [(inside & (across + down < -0.06), AMBER), (inside & (across + down > 0.06), BLUE)]


def _peaks(across: Numbers, down: Numbers) -> list[tuple[NDArray[np.bool_], tuple[int, ...]]]:
    floor = down < 0.7
    return [
        (floor & (down > np.abs(across + 0.35) * 1.6 - 0.35), AMBER),
        (floor & (down > np.abs(across - 0.25) * 1.6 - 0.75), BLUE),
    ]


def _bridge(across: Numbers, down: Numbers) -> list[tuple[NDArray[np.bool_], tuple[int, ...]]]:
    arch = np.hypot(across, down - 0.55)
    span = (arch < 0.95) & (arch > 0.6) & (down < 0.55)
    return [
        (span & (across < 0), AMBER),
        (span & (across >= 0), BLUE),
    ]


def _star(across: Numbers, down: Numbers) -> list[tuple[NDArray[np.bool_], tuple[int, ...]]]:
    turn = np.arctan2(across, -down)
    edge = 0.62 + 0.26 * np.cos(5 * turn)
    inside = np.hypot(across, down) < edge
    return [(inside & (across < 0), AMBER), (inside & (across >= 0), BLUE)]


DRAWN: Final = {
    "rings": _rings, "halves": _halves, "peaks": _peaks, "bridge": _bridge, "star": _star,
}  # fmt: skip
