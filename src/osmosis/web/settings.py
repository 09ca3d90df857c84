"""What the web needs to know about where it listens."""

from __future__ import annotations

from dataclasses import dataclass, field

from osmosis.access.names import in_url
from osmosis.kernel.clock import Clock, SystemClock


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyPatience:
    """How slow a body may be.

    Attributes:
        idle_seconds: How long nothing may come.
        grace_seconds: How long it may take in all, besides what its size allows.
        bytes_per_second: The slowest pace on the whole.
        drained_bytes: How much of a refused body is still read, so that a browser that is busy
            sending comes to read the answer.
    """

    idle_seconds: float = 30.0
    grace_seconds: float = 60.0
    bytes_per_second: int = 8 * 1024
    drained_bytes: int = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class WebSettings:
    """Where the web listens, and for whom.

    Attributes:
        port: The port in every address of ours.
        names: The host names and addresses that a browser may write.
        is_lan: Whether other devices may connect; then one signs in.
        is_secure: Whether connections are encrypted.
        machine_clock: The machine's own clock; sessions end by it, also in a rehearsal.
        proof_key: What proves to a second start that this server is of its store.
        patience: How slow a body may be.
    """

    port: int
    names: tuple[str, ...] = ("127.0.0.1", "localhost", "::1")
    is_lan: bool = False
    is_secure: bool = False
    machine_clock: Clock = field(default_factory=SystemClock)
    proof_key: bytes = b""
    patience: BodyPatience = field(default_factory=BodyPatience)

    @property
    def hosts(self) -> frozenset[str]:
        """What may stand in a ``Host`` header."""
        with_port = {f"{in_url(name)}:{self.port}" for name in self.names}
        is_default = self.port == (443 if self.is_secure else 80)
        return frozenset(
            with_port | ({in_url(name) for name in self.names} if is_default else set())
        )

    @property
    def origins(self) -> frozenset[str]:
        """What may stand in an ``Origin`` header."""
        return frozenset(f"{self.scheme}://{host}" for host in self.hosts)

    @property
    def scheme(self) -> str:
        """``http`` or ``https``."""
        return "https" if self.is_secure else "http"

    @property
    def address(self) -> str:
        """The address to print: the first name."""
        return f"{self.scheme}://{in_url(self.names[0])}:{self.port}/"
