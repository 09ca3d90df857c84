"""An archive that is taken away while it is written is the archive that would be written whole."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from osmosis.kernel.outflow import Outflow

MEMBERS = [("first", b"words " * 90, ZIP_DEFLATED), ("second", b"", ZIP_STORED)]
MEMBERS += [(f"number {at}", bytes([at]) * 5_000, ZIP_STORED) for at in range(4)]


def test_what_is_taken_member_by_member_is_the_same_as_the_whole() -> None:
    whole, out, taken = BytesIO(), Outflow(), list[bytes]()
    with ZipFile(whole, "w") as one, ZipFile(out, "w") as other:
        for name, data, kind in MEMBERS:
            one.writestr(ZipInfo(name), data, kind)
            other.writestr(ZipInfo(name), data, kind)
            taken.append(out.take())
    taken.append(out.take())
    assert b"".join(taken) == whole.getvalue()
    assert all(len(part) < 6_000 for part in taken)


def test_it_stands_where_it_was_told_to_stand() -> None:
    out = Outflow()
    out.write(b"gone")
    out.take()
    out.write(b"heavy")
    assert (out.tell(), out.seek(4), out.seek(0, 1), out.seek(-1, 2)) == (9, 4, 4, 8)
    out.write(b"en")
    assert out.take() == b"heaven"
