"""Write ``vectors/moments.json`` anew with node: ``python -m tests.sealing.write_vectors``.

Only to add a case. What is there already must not change: frames of that form exist.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
VECTORS: Final = HERE / "vectors" / "moments.json"
CORE: Final = HERE.parents[1] / "src/osmosis/web/static/moment-core.js"

# Name, note as a page hands it over, length of the file (bytes 0, 1, … 250, 0, 1, …) or none.
CASES: Final[list[tuple[str, dict[str, object], int | None]]] = [
    ("a line", {"kind": "line", "line": "First snow; the dog would not come in."}, None),
    (
        "everything a line can carry",
        {
            "kind": "line",
            "line": 'Zürich, 🌲 "quoted"\n\ttwo lines\u2028\u007f\u0001',
            "detail": "чай",
            "glad": 0,
            "scent": "松",
        },
        None,
    ),
    ("half a character", {"kind": "line", "line": "cut \ud83d here", "glad": 100}, None),
    ("a scent", {"kind": "scent", "scent": "pine tar", "line": ""}, None),
    (
        "a photograph",
        {
            "kind": "photo",
            "line": None,
            "detail": "her left glove",
            "glad": 70,
            "file_name": "IMG_0001.JPG",
            "media_type": "image/jpeg",
        },
        300,
    ),
    (
        "a photograph with a path for a name",
        {"kind": "photo", "file_name": "C:\\DCIM\\../b a.heic", "media_type": "IMAGE/HEIC"},
        1,
    ),
    (
        "a sound without a name",
        {"kind": "audio", "file_name": "", "media_type": "audio/mp4;codecs=mp4a.40.2"},
        1000,
    ),
    ("a film of a strange type", {"kind": "video", "media_type": "x/y z"}, 9000),
]

PROGRAM: Final = """
require(process.argv[1]);
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
Promise.all(cases.map(async ({ note, length }) => {
  const bytes = length === null ? null : Uint8Array.from({ length }, (_, at) => at % 251);
  const packed = await globalThis.osmosisMoment.packMoment(note, bytes && new Blob([bytes]));
  return Buffer.from(await packed.arrayBuffer()).toString("base64");
})).then((containers) => process.stdout.write(JSON.stringify(containers)));
"""


def main() -> None:
    """Pack every case with the browser's code and write what came out."""
    cases = [{"name": name, "note": note, "length": length} for name, note, length in CASES]
    done = subprocess.run(
        ["node", "-e", PROGRAM, str(CORE)],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=True,
    )
    containers = json.loads(done.stdout)
    vectors = [
        {**case, "container": container} for case, container in zip(cases, containers, strict=True)
    ]
    VECTORS.write_text(json.dumps(vectors, indent=1) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
