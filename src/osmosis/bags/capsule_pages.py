"""The pages of a capsule: its viewer and the plain words beside it."""

from __future__ import annotations

from osmosis.bags.capsule_layout import PlacedCapsule, PlacedFile, PlacedFrame
from osmosis.bags.capsule_model import Capsule, CapsuleFrame
from osmosis.bags.page_views import (
    Address,
    FrameView,
    civil_words,
    day_words,
    glimpse_of,
    gloss_views,
    kind_words,
    media_of,
    picture_of,
    shown_text,
    when_words,
)
from osmosis.bags.pages import asset, page, script_json, stylesheet
from osmosis.bags.roll_json import roll_object

#: 'self' is enough for most browsers; some count every file as an origin of its own.
_HERE = "'self' file:"
_POLICY = (
    f"default-src 'none'; script-src {_HERE}; style-src {_HERE}; img-src {_HERE} data:; "
    f"media-src {_HERE}; font-src data:; base-uri 'none'; form-action 'none'"
)


def viewer_files(placed: PlacedCapsule) -> dict[str, str]:
    """Everything that the viewer consists of, by path below ``data/``."""
    return {
        "index.html": _viewer(placed, root="", viewer="viewer/"),
        "viewer/index.html": _viewer(placed, root="../", viewer=""),
        "viewer/viewer.css": stylesheet(),
        "viewer/viewer.js": asset("viewer.js"),
        "viewer/roll-data.js": f"window.rollData={script_json(roll_object(placed))};\n",
        "viewer/typefaces.txt": asset("typefaces.txt"),
    }


def readme(capsule: Capsule, name: str) -> str:
    """What to do with this, for whoever finds it."""
    return page("README.txt.j2", capsule=capsule, name=name, one_line=_one_line, day=day_words)


def _one_line(text: str) -> str:
    return " ".join(shown_text(text).split())


def _viewer(placed: PlacedCapsule, *, root: str, viewer: str) -> str:
    capsule = placed.capsule

    def address(file: PlacedFile) -> str:
        return root + file.path

    title = shown_text(capsule.virtue) or "A roll"
    frames = frame_views(placed, address)
    sheet = placed.contact_sheet
    return page(
        "capsule.html.j2",
        capsule=capsule,
        title=title,
        edge=shown_text(capsule.edge_code) or title,
        text=shown_text,
        day=day_words,
        frames=frames,
        glosses=gloss_views(capsule.glosses),
        fogged=[(day_words(mark.at), shown_text(mark.reason)) for mark in capsule.fogged],
        facts=_roll_facts(capsule),
        contact_sheet="" if sheet is None else address(sheet),
        policy=_POLICY,
        viewer=viewer,
        root=root,
    )


def frame_views(placed: PlacedCapsule, address: Address) -> list[FrameView]:
    """Every place of the roll in order, those never exposed among them."""
    capsule = placed.capsule
    spent = {each.frame.number: each for each in placed.frames}
    # Scans of real film and rolls from before have no dark places: nothing is missing from them.
    is_whole = capsule.is_from_before or capsule.medium == "film"
    places = set(spent) if is_whole else {*spent, *range(1, capsule.exposures + 1)}
    return [
        _frame_view(spent[number], capsule, address)
        if number in spent
        else FrameView(number=number, state="dark")
        for number in sorted(places)
    ]


def _frame_view(placed: PlacedFrame, capsule: Capsule, address: Address) -> FrameView:
    frame = placed.frame
    if frame.let_go:
        return FrameView(number=frame.number, state="gone", when=day_words(frame.let_go))
    if frame.voided:
        return FrameView(number=frame.number, state="voided", when=day_words(frame.voided))
    if _says_nothing(placed):
        return FrameView(number=frame.number, state="bare")
    picture = picture_of(placed, address)
    original = placed.original
    return FrameView(
        number=frame.number,
        state="shown",
        kind=frame.kind,
        kind_words=kind_words(frame.kind),
        circled=_place_in(capsule.circled, frame.id),
        picture=picture,
        media=media_of(placed, address, picture.source if picture else ""),
        line=shown_text(frame.line),
        detail=shown_text(frame.detail),
        when=when_words(frame.taken),
        glimpse=glimpse_of(frame),
        notes=_notes(placed, has_picture=picture is not None),
        glosses=gloss_views(frame.glosses),
        facts=_frame_facts(frame),
        original="" if original is None else address(original),
        original_name="" if original is None else original.path.rpartition("/")[2],
    )


def _says_nothing(placed: PlacedFrame) -> bool:
    """Whether a frame is here with its number only, as one is that was at rest."""
    frame = placed.frame
    words = frame.line or frame.detail or frame.scent or frame.undecoded or frame.glosses
    return frame.kind != "film" and not (words or placed.original or placed.prints)


def _place_in(circled: tuple[str, ...], frame_id: str) -> int | None:
    return circled.index(frame_id) + 1 if frame_id in circled else None


def _notes(placed: PlacedFrame, *, has_picture: bool) -> tuple[str, ...]:
    frame, original = placed.frame, placed.original
    if frame.undecoded:
        reason = shown_text(frame.undecoded)
        return (f"The original could not be shown ({reason}). It is kept as it came.",)
    if original is not None and frame.kind == "photo" and not has_picture:
        return ("This browser may not be able to show the original. It is kept as it came.",)
    if frame.kind == "film" and original is None:
        where = f", {shown_text(frame.film_place)}" if frame.film_place else ""
        return (f"On real film{where}. Hold it to the light.",)
    return ()


def _frame_facts(frame: CapsuleFrame) -> tuple[tuple[str, str], ...]:
    taken = civil_words(frame.taken.text, with_zone=True) if frame.taken else ""
    camera_time = civil_words(frame.photographed.text) if frame.photographed else ""
    facts = (
        ("Exposed", taken),
        ("By the camera's clock", camera_time),
        ("Camera", frame.camera),
        ("Scent", frame.scent),
        ("On film", frame.film_place),
        ("Where", frame.location),
        ("Glad to see it again, expected", _gladness(frame.glad_predicted)),
        ("Glad to see it again, when it came", _gladness(frame.glad_actual)),
        ("Its own name", frame.original.file_name if frame.original else ""),
    )
    return tuple((label, shown_text(value)) for label, value in facts if value)


def _gladness(value: int | None) -> str:
    return "" if value is None else f"{value} of 100"


def _roll_facts(capsule: Capsule) -> list[tuple[str, str]]:
    facts = (
        ("Why", capsule.why),
        ("What would count", capsule.counts),
        ("Who would be looking", capsule.looking),
        ("Scent", ", ".join(capsule.scents)),
        ("Loaded", civil_words(capsule.loaded, with_zone=True)),
        ("Finished", civil_words(capsule.finished, with_zone=True)),
        ("Developed", civil_words(capsule.developed, with_zone=True)),
        ("Cased", civil_words(capsule.cased, with_zone=True)),
        ("Where the box stands", capsule.box_place),
        ("Along the edge", capsule.edge_code),
    )
    return [(label, shown_text(value)) for label, value in facts if value]
