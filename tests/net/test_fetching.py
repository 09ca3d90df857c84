"""What comes of a fetch when the other side behaves, errs, drags its feet or means harm."""

from __future__ import annotations

import asyncio
import gc
import gzip
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from osmosis.errors import FetchError, PermanentFetchError, TransientFetchError
from osmosis.ports.fetching import Fetched, FetchRequest, Limits
from tests.channels.trust import certified, serving, trusting
from tests.net.site import Around, Page, Streamed, World, Writer, answer, sent_on, visit

MOVED = "301 Moved Permanently"
MOVED_TOO = "308 Permanent Redirect"
MIB = 1024 * 1024
SMALL = Limits(bytes=2 * MIB)
SHORT = replace(SMALL, seconds=0.3, idle_seconds=0.05)


def fetched(pages: dict[str, Page], path: str = "/", limits: Limits | None = None) -> Fetched:
    async def ask(world: World) -> Fetched:
        return await world.fetch(
            FetchRequest(address=world.site.at(path), limits=limits or Limits())
        )

    return visit(ask, pages)


def refused(pages: dict[str, Page], path: str = "/", limits: Limits | None = None) -> FetchError:
    async def ask(world: World) -> FetchError:
        with pytest.raises(FetchError) as caught:
            await world.fetch(FetchRequest(address=world.site.at(path), limits=limits or Limits()))
        assert str(world.site.port) not in f"{caught.value.message} {caught.value.facts}"
        return caught.value

    return visit(ask, pages)


def test_content_comes_as_it_is_with_what_was_said_about_it() -> None:
    page = answer(b"<html>sign in</html>", Content_Type="Text/HTML; Charset=ISO-8859-1")
    came = fetched({"/feed": page}, "/feed?user=1#top")
    assert (came.status, came.body, came.moved_to) == (200, b"<html>sign in</html>", None)
    assert (came.media_type, came.charset) == ("text/html", "iso-8859-1")
    assert came.address.endswith("/feed?user=1")
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Type: text/\xff\xc3\xa9\r\n\r\n"
    assert fetched({"/": raw}).content_type.isascii()
    bare = fetched({"/": answer(b"")})
    assert (bare.content_type, bare.media_type, bare.charset) == ("", "", "")


@pytest.mark.parametrize(
    ("statuses", "learned"),
    [
        ([MOVED], "/1"),
        ([MOVED_TOO], "/1"),
        ([MOVED, MOVED_TOO], "/2"),
        (["302 Found"], None),
        (["303 See Other"], None),
        (["307 Temporary Redirect"], None),
        ([MOVED, "302 Found"], "/1"),
        (["302 Found", MOVED], None),
        ([MOVED, "307 Temporary Redirect", MOVED], "/1"),
    ],
)
def test_what_is_permanent_from_the_start_is_learned(
    statuses: list[str], learned: str | None
) -> None:
    pages: dict[str, Page] = {
        f"/{n}": sent_on(f"{n + 1}", status) for n, status in enumerate(statuses)
    }
    came = fetched({**pages, f"/{len(statuses)}": answer(b"here")}, "/0")
    assert came.body == b"here"
    assert came.address.endswith(f"/{len(statuses)}")
    assert (came.moved_to or "").endswith(learned or "")
    assert (came.moved_to is None) == (learned is None)


def test_a_redirect_to_another_host_takes_its_turn_there() -> None:
    async def ask(world: World) -> None:
        there = world.site.at("/feed", "two.example")
        world.site.pages["one.example/"] = sent_on(there, MOVED)
        came = await world.fetch(FetchRequest(address=world.site.at()))
        assert came.moved_to == came.address == there
        assert world.around.waited == []
        assert [asked.host for asked in world.site.asked] == ["one.example", "two.example"]

    visit(ask, {"two.example/feed": answer(b"here")})


@pytest.mark.parametrize("goal", ["/", "/b", "/#x", "//one.example:{port}/b"])
def test_redirects_in_a_circle_end(goal: str) -> None:
    async def ask(world: World) -> None:
        world.site.pages["/b"] = sent_on("/a", MOVED)
        world.site.pages["/"] = sent_on(goal.format(port=world.site.port))
        with pytest.raises(TransientFetchError, match="circle"):
            await world.fetch(FetchRequest(address=world.site.at()))
        assert len(world.site.asked) <= 3

    visit(ask, {"/a": sent_on("/b", MOVED)})


def test_redirects_without_end_end() -> None:
    pages: dict[str, Page] = {f"/{n}": sent_on(f"/{n + 1}") for n in range(20)}
    assert refused(pages, "/0").message == "There are too many redirects"
    assert fetched({**pages, "/5": answer(b"x")}, "/0").body == b"x"


@pytest.mark.parametrize(
    "goal",
    [
        *(
            "http://10.0.0.1/",
            "http://169.254.169.254/latest/",
            "http://[::1]/",
            "http://nas.local/",
        ),
        *("http://2130706433/", "http://0x7f.1/", "//127.1/", "http://[::ffff:7f00:1]/"),
        *(
            "http://me:you@one.example/",
            "file:///etc/passwd",
            "http://one.example:22/",
        ),
        *("gopher://one.example/", "http://192.168.0.1:8080/", "http://localhost/"),
    ],
)
@pytest.mark.parametrize("status", [MOVED, "302 Found"])
def test_a_redirect_to_where_nobody_may_go_is_not_followed(goal: str, status: str) -> None:
    async def ask(world: World) -> None:
        with pytest.raises(TransientFetchError, match="sends on to where nobody may go"):
            await world.fetch(FetchRequest(address=world.site.at()))
        assert len(world.around.connected) == 1
        assert world.around.resolved == ["one.example"]

    visit(ask, {"/": sent_on(goal, status)})


def test_a_redirect_to_a_name_that_leads_into_private_space_is_not_connected_to() -> None:
    around = Around(names=lambda host: ["127.0.0.1"])

    async def ask(world: World) -> None:
        world.site.pages["/"] = sent_on(world.site.at("/", "evil.example"))
        with pytest.raises(TransientFetchError, match="leads into a private network"):
            await world.fetch(FetchRequest(address=world.site.at()))
        assert len(around.connected) == 1
        assert around.resolved == ["one.example", "evil.example"]

    visit(ask, {}, around=around)


def test_a_host_without_an_address_or_an_answer_may_have_one_later() -> None:
    def no_names(host: str) -> list[str]:
        raise OSError("no such name")

    async def ask(world: World) -> str:
        with pytest.raises(TransientFetchError) as caught:
            await world.fetch(FetchRequest(address=world.site.at()))
        return caught.value.message

    assert visit(ask, {}, around=Around(names=no_names)) == "The host's name could not be resolved"
    assert visit(ask, {}, around=Around(names=lambda _: [])) == "The host has no address"
    assert visit(ask, {}, around=Around(refuses=True)) == "The host could not be reached"


def test_a_certificate_that_is_not_trusted_ends_it(tmp_path: Path) -> None:
    files = certified(tmp_path)

    async def ask(world: World) -> str:
        host = "127.0.0.1" if world.around.tls else "one.example"
        try:
            return (await world.fetch(FetchRequest(address=world.site.at("/", host)))).body.decode()
        except TransientFetchError as error:
            assert world.site.asked == []
            return error.message

    pages: dict[str, Page] = {"/": answer(b"secret")}
    stranger = visit(ask, pages, serving=serving(files))
    assert stranger == "The host's certificate cannot be trusted"
    known = Around(tls=trusting(files))
    assert visit(ask, pages, serving=serving(files), around=known) == "secret"


def test_a_certificate_for_another_name_ends_it(tmp_path: Path) -> None:
    files = certified(tmp_path)

    async def ask(world: World) -> None:
        with pytest.raises(TransientFetchError, match="certificate cannot be trusted"):
            await world.fetch(FetchRequest(address=world.site.at()))
        assert world.site.asked == []

    visit(ask, {}, serving=serving(files), around=Around(tls=trusting(files)))


def test_encryption_that_is_none_ends_it() -> None:
    async def ask(world: World) -> str:
        address = world.site.at().replace("http:", "https:")
        with pytest.raises(TransientFetchError) as caught:
            await world.fetch(FetchRequest(address=address, limits=SHORT))
        return caught.value.message

    assert visit(ask, {"/": answer(b"")}) in {
        "No encrypted connection to the host could be made",
        "The host took too long",
        "The host could not be reached",
    }


def test_giving_up_encryption_is_followed_and_not_learned(tmp_path: Path) -> None:
    files = certified(tmp_path)

    async def ask(world: World) -> None:
        plain = await asyncio.start_server(world.site.serve, "127.0.0.1", 0)
        port = plain.sockets[0].getsockname()[1]
        world.site.pages["/"] = sent_on(f"http://127.0.0.1:{port}/plain", MOVED)
        came = await world.fetch(FetchRequest(address=world.site.at("/", "127.0.0.1")))
        assert (came.body, came.moved_to) == (b"here", None)
        plain.close()

    around = Around(tls=trusting(files))
    visit(ask, {"/plain": answer(b"here")}, serving=serving(files), around=around)


def head(*headers: str) -> bytes:
    return ("\r\n".join(["HTTP/1.1 200 OK", *headers]) + "\r\n\r\n").encode()


async def silent(writer: Writer) -> None:
    await asyncio.Event().wait()


async def stopping(writer: Writer) -> None:
    writer.write(head("Content-Length: 1000") + b"some")
    await asyncio.Event().wait()


async def dripping(writer: Writer) -> None:
    writer.write(head())
    while True:
        writer.write(b"x")
        await asyncio.sleep(0.02)


async def endless(writer: Writer) -> None:
    writer.write(head())
    while True:
        writer.write(b"x" * 65_536)
        await writer.drain()


async def endless_headers(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: " + b"x" * 4000 + b"\r\n")
        await writer.drain()


@pytest.mark.parametrize("page", [silent, stopping, dripping])
def test_what_drags_its_feet_is_ended(page: Callable[[Writer], Awaitable[None]]) -> None:
    error = refused({"/": Streamed(page)}, limits=SHORT)
    assert isinstance(error, TransientFetchError)
    assert error.message == "The host took too long"


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (Streamed(endless), "What came is longer than allowed"),
        (Streamed(endless_headers), "The host's answer cannot be read"),
        (answer(b"x" * (2 * MIB + 1)), "What came is longer than allowed"),
        (head("Content-Length: 99999999999") + b"x", "What came is longer than allowed"),
        (head("Content-Length: many") + b"x", "The host's answer cannot be read"),
        (head("Transfer-Encoding: chunked") + b"zz\r\n", "The host's answer cannot be read"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "The host's answer cannot be read"),
        (head("X: " + "x" * 70_000), "The host's answer cannot be read"),
        (
            answer(b"x", Content_Encoding="br"),
            "What came is packed in a way that was not asked for",
        ),
        (
            answer(b"not gzip", Content_Encoding="gzip"),
            "What came is packed in a way that cannot be read",
        ),
        (
            answer(gzip.compress(b"x" * 999, mtime=0)[:-9], Content_Encoding="gzip"),
            "What came ended too early",
        ),
    ],
)
def test_what_never_ends_or_cannot_be_read_is_ended(page: Page, sentence: str) -> None:
    error = refused({"/": page}, limits=SMALL)
    assert isinstance(error, TransientFetchError)
    assert error.message == sentence


def test_a_body_that_is_shorter_than_announced_is_none() -> None:
    async def cut(writer: Writer) -> None:
        writer.write(head("Content-Length: 1000") + b"some")
        await writer.drain()
        writer.transport.abort()

    assert refused({"/": Streamed(cut)}, limits=SMALL).message in {
        "What came ended too early",
        "The connection to the host broke",
    }


def test_what_comes_after_the_announced_length_is_not_read() -> None:
    async def more(writer: Writer) -> None:
        writer.write(head("Content-Length: 4") + b"someHTTP/1.1 200 OK\r\n\r\nmore")

    assert fetched({"/": Streamed(more)}).body == b"some"


def raw_deflated(text: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(text) + machine.flush()


PACKINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "in capitals": ("X-GZIP", gzip.compress),
    "with something after it": ("gzip", lambda text: gzip.compress(text) + b"\0" * 9),
    "in two members": ("gzip", lambda text: gzip.compress(text[:9]) + gzip.compress(text[9:])),
    "zlib": ("deflate", zlib.compress),
    "raw": ("deflate", raw_deflated),
    "not at all": ("identity", bytes),
}


@pytest.mark.parametrize("text", [b"", b"short", b"long and dull " * 30_000], ids=len)
@pytest.mark.parametrize("packed", PACKINGS)
def test_what_is_packed_comes_unpacked(packed: str, text: bytes) -> None:
    name, pack = PACKINGS[packed]
    assert fetched({"/": answer(pack(text), Content_Encoding=name)}).body == text


def test_a_body_without_bytes_is_empty_however_it_is_packed() -> None:
    assert fetched({"/": answer(b"", Content_Encoding="gzip")}).body == b""


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
@pytest.mark.parametrize("limits", [SMALL, Limits(bytes=900 * MIB)], ids=["long", "tight"])
def test_a_bomb_goes_off_in_little_memory(packing: str, limits: Limits) -> None:
    machine = zlib.compressobj(9, wbits=31 if packing == "gzip" else 15)
    zeros = b"\0" * MIB
    bomb = b"".join(machine.compress(zeros) for _ in range(48)) + machine.flush()
    tracemalloc.start()
    error = refused({"/": answer(bomb, Content_Encoding=packing)}, limits=limits)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(error, TransientFetchError)
    assert error.message in {
        "What came is longer than allowed",
        "What came is packed more tightly than anything honest",
    }
    assert peak < 16 * MIB


def test_a_bomb_of_many_small_members_goes_off_as_well() -> None:
    bomb = gzip.compress(b"\0" * MIB, 9) * 100
    error = refused({"/": answer(bomb, Content_Encoding="gzip")})
    assert error.message.startswith("What came is")


def test_a_client_that_is_given_up_leaves_nothing_behind() -> None:
    async def ask(world: World) -> None:
        asking = asyncio.ensure_future(world.fetch(FetchRequest(address=world.site.at())))
        while not world.site.asked:
            await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        world.site.pages["/"] = answer(b"later")
        assert (await world.fetch(FetchRequest(address=world.site.at()))).body == b"later"
        gc.collect()

    visit(ask, {"/": Streamed(silent)})


def test_the_address_itself_is_refused_for_good() -> None:
    async def ask(world: World) -> None:
        for address in ("http://10.0.0.1/", "ftp://one.example/", "nothing"):
            with pytest.raises(PermanentFetchError):
                await world.fetch(FetchRequest(address=address))
        assert world.around.connected == []

    visit(ask, {})


def test_aiohttp_is_imported_by_who_fetches_and_nobody_else() -> None:
    script = (
        "import sys, osmosis.net.fetching, osmosis.net.guard, osmosis.ports.fetching;"
        "sys.exit('aiohttp' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
