"""A roll with one frame of each kind, for the tests of capsules and pages."""

from __future__ import annotations

import io
import math
from functools import cache
from typing import Any

from PIL import Image, ImageDraw

from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame, Fogged, Taken

ROLL_ID = "019a1b2c-3d4e-7f50-8a1b-2c3d4e5f6071"
_ZONE = "+03:00[Europe/Bucharest]"


def frame_id(number: int) -> str:
    """The id of the sample's frame with this number."""
    return f"019a1b2c-3d4e-7f50-8a1b-0000000000{number:02x}"


@cache
def plate(number: int, width: int, height: int) -> bytes:
    """A plainly drawn plate, a hill under a sky, as JPEG."""
    hue = (number * 47) % 360
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for row in range(height):
        draw.line((0, row, width, row), fill=_hsl(hue, 45, 88 - 38 * row // height))
    sun = height * (20 + number * 5 % 30) // 100
    centre = width * (20 + number * 13 % 60) // 100
    radius = height // 11
    draw.ellipse(
        (centre - radius, sun - radius, centre + radius, sun + radius), fill=_hsl(45, 80, 84)
    )
    for layer in range(4):
        base = height * (52 + 12 * layer) // 100
        points = [
            (x, base + int(height * 0.06 * math.sin(x / width * (4 + layer) + number + layer)))
            for x in range(0, width + 1, max(1, width // 96))
        ]
        draw.polygon(
            [(0, height), *points, (width, height)], fill=_hsl(hue + 25, 30, 46 - 10 * layer)
        )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=84)
    return out.getvalue()


def _hsl(hue: int, saturation: int, lightness: int) -> str:
    return f"hsl({hue % 360}, {saturation}%, {lightness}%)"


def prints(number: int, *, portrait: bool = False) -> tuple[CapsuleFile, ...]:
    """Two sizes of a plate."""
    sizes = ((320, 213), (1280, 853))
    return tuple(
        CapsuleFile(
            media_type="image/jpeg",
            source=plate(number, *(reversed(size) if portrait else size)),
            width=size[1] if portrait else size[0],
            height=size[0] if portrait else size[1],
        )
        for size in sizes
    )


def photo(number: int, **fields: Any) -> CapsuleFrame:
    """A photograph."""
    values: dict[str, Any] = {
        "id": frame_id(number),
        "number": number,
        "kind": "photo",
        "taken": Taken(text=f"2031-05-{number:02d}T09:00:00{_ZONE}"),
        "original": CapsuleFile(
            media_type="image/jpeg",
            source=plate(number, 1280, 853),
            file_name=f"IMG_{4100 + number}.JPG",
            width=1280,
            height=853,
        ),
        "prints": prints(number),
    }
    return CapsuleFrame(**{**values, **fields})


def sound() -> bytes:
    """Half a second of a quiet tone, as WAV."""
    samples = bytes(128 + int(40 * math.sin(index / 5)) for index in range(4000))
    header = (
        b"fmt " + (16).to_bytes(4, "little") + bytes.fromhex("01000100401f0000401f000001000800")
    )
    data = b"data" + len(samples).to_bytes(4, "little") + samples
    body = b"WAVE" + header + data
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def sample_capsule() -> Capsule:
    """The whole roll."""
    frames = (
        photo(1, line="Waited for the kettle without the telephone.", detail="the handle, mended"),
        photo(
            2,
            prints=prints(2, portrait=True),
            glad_predicted=40,
            glad_actual=85,
            location="44.4323 N, 26.1063 E",
        ),
        CapsuleFrame(
            id=frame_id(3),
            number=3,
            kind="line",
            taken=Taken(text=f"2031-05-03T21:40:00{_ZONE}", certainty="uncertain"),
            line="She was late by an hour and I had a book with me.\nI did not look at the clock.",
            detail="rain on the awning",
            glosses=(
                {
                    "at": f"2033-01-02T08:00:00{_ZONE}",
                    "kind": "later_meaning",
                    "text": "It was the last time that we met there.",
                },
            ),
        ),
        photo(
            4,
            original=CapsuleFile(
                media_type="image/heic",
                source=b"\0\0\0\x18ftypheic not really",
                file_name="IMG_4104.HEIC",
            ),
            line="Let him finish his sentence.",
        ),
        CapsuleFrame(
            id=frame_id(5),
            number=5,
            kind="audio",
            taken=Taken(text=f"2031-05-05T07:12:00{_ZONE}"),
            line="The stairwell, counting to forty.",
            original=CapsuleFile(media_type="audio/wav", source=sound(), file_name="memo.wav"),
        ),
        CapsuleFrame(id=frame_id(6), number=6, kind="photo", voided=f"2031-05-06T10:00:30{_ZONE}"),
        CapsuleFrame(
            id=frame_id(7),
            number=7,
            kind="scent",
            taken=Taken(text=f"2031-05-07T18:00:00{_ZONE}"),
            scent="Vetiver, the small bottle",
            line="Opened it before the call.",
        ),
        CapsuleFrame(
            id=frame_id(8),
            number=8,
            kind="photo",
            taken=Taken(text=f"2031-05-08T18:00:00{_ZONE}"),
            undecoded="the file ends too early",
            original=CapsuleFile(
                media_type="application/octet-stream", source=b"\xff\xd8\xff torn"
            ),
        ),
        CapsuleFrame(id=frame_id(9), number=9, kind="photo", let_go=f"2034-01-01T00:00:00{_ZONE}"),
        CapsuleFrame(
            id=frame_id(10),
            number=10,
            kind="film",
            film_place="sleeve 3, frame 10A",
            line="The pier.",
        ),
        *(photo(number) for number in range(11, 18)),
        photo(18, line="Planted them knowing that somebody else will sit there."),
    )
    return Capsule(
        id=ROLL_ID,
        virtue="Răbdare",
        why="Because I hurry the people I like.",
        counts="Any moment in which I waited and nobody noticed.",
        looking="You, later, when you are in a hurry again",
        identity_line="Somebody who has time for people, and takes the stairs.",
        exposures=24,
        lucky_number=25,
        colour="vermilion",
        edge_code="RABDARE 24 · 2031",
        loaded=f"2031-05-01T08:00:00{_ZONE}",
        finished=f"2031-06-02T20:15:00{_ZONE}",
        developed=f"2031-06-16T20:15:00{_ZONE}",
        cased=f"2031-06-16T20:40:00{_ZONE}",
        scents=("Vetiver, the small bottle", "Cedar"),
        circled=(frame_id(1), frame_id(18), frame_id(3)),
        fogged=(Fogged(at=f"2031-06-10T09:00:00{_ZONE}", reason="I wanted to see the garden."),),
        frames=frames,
        contact_sheet=CapsuleFile(media_type="image/jpeg", source=plate(40, 640, 480)),
        glosses=({"at": f"2035-05-01T08:00:00{_ZONE}", "kind": "thanks", "text": "Thank you."},),
        extra={"seed": "00ff", "tier": "curtain"},
    )
