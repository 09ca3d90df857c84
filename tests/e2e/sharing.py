"""Sharing from another program, as the share sheet of a phone does."""

from __future__ import annotations

from tests.e2e.camera_page import CameraPage


def share(camera: CameraPage, *files: dict[str, object], **words: str) -> None:
    """Share something with the camera, as a phone's own share sheet does."""
    share_anywhere(camera, *files, **words)
    camera.is_ready()


def share_anywhere(camera: CameraPage, *files: dict[str, object], **words: str) -> None:
    """The same, wherever it leads."""
    camera.page.evaluate(
        """(words) => {
          const form = document.createElement("form");
          form.method = "post"; form.action = "/share"; form.enctype = "multipart/form-data";
          form.id = "share";
          for (const [name, value] of Object.entries(words)) {
            form.append(Object.assign(document.createElement("input"), { name, value }));
          }
          const file = { type: "file", name: "file", multiple: true };
          form.append(Object.assign(document.createElement("input"), file));
          document.body.append(form);
        }""",
        words,
    )
    camera.page.locator("#share [type=file]").set_input_files(list(files))  # type: ignore[arg-type]  # files in memory are typed dicts there
    with camera.page.expect_navigation():
        camera.page.evaluate("document.getElementById('share').submit()")
