"""The plain door: ten minutes, one certificate, nothing else."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from osmosis.web.certificate_door import CertificateDoor

CERTIFICATE = b"\x30\x82 certificate"


def door(port: int = 0) -> CertificateDoor:
    """A door on this machine."""
    return CertificateDoor(
        bind="127.0.0.1", port=port, certificate=CERTIFICATE, leads_to="https://192.168.1.7:4747/"
    )


async def asked(port: int, request: bytes) -> bytes:
    """Send a request as it is; the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    if not request.endswith(b"\r\n\r\n"):
        writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer


def answered(request: bytes) -> bytes:
    """What an open door answers."""

    async def work() -> bytes:
        opened = door()
        await opened.open()
        assert opened.port is not None
        try:
            return await asked(opened.port, request)
        finally:
            opened.close()

    return asyncio.run(work())


def test_it_gives_the_certificate() -> None:
    head, _, body = answered(b"GET /authority.crt HTTP/1.1\r\nHost: x\r\n\r\n").partition(
        b"\r\n\r\n"
    )
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Type: application/x-x509-ca-cert" in head
    assert body == CERTIFICATE


@pytest.mark.parametrize(
    "request_line",
    [b"GET / HTTP/1.1", b"GET /settings HTTP/1.1", b"POST /authority.crt HTTP/1.1", b"nonsense"],
)
def test_everything_else_leads_to_the_encrypted_pages(request_line: bytes) -> None:
    answer = answered(request_line + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 303 ")
    assert b"Location: https://192.168.1.7:4747/\r\n" in answer
    assert CERTIFICATE not in answer


@pytest.mark.parametrize("request_bytes", [b"", b"GET /auth", b"x" * 20_000])
def test_what_is_no_request_is_not_answered(request_bytes: bytes) -> None:
    with contextlib.suppress(ConnectionResetError):
        assert answered(request_bytes) == b""


def test_it_is_shut_until_it_is_opened_and_after_its_time() -> None:
    async def work() -> None:
        here = door()
        assert here.port is None
        assert here.address("127.0.0.1") is None
        await here.open(0)
        port = here.port
        assert port is not None
        assert here.address("127.0.0.1") == f"http://127.0.0.1:{port}/authority.crt"
        while here.port is not None:
            await asyncio.sleep(0)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)

    asyncio.run(work())


def test_a_taken_port_gives_way_to_another() -> None:
    async def work() -> None:
        first = door()
        await first.open()
        assert first.port is not None
        second = door(first.port)
        await second.open()
        assert second.port not in {None, first.port}
        first.close()
        second.close()

    asyncio.run(work())
