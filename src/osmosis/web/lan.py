"""What the pages need to know while other devices may connect."""

from __future__ import annotations

from dataclasses import dataclass

from osmosis.access.authority import Authority
from osmosis.access.names import in_url
from osmosis.web.certificate_door import CertificateDoor


@dataclass(frozen=True, kw_only=True, slots=True)
class Lan:
    """The way in for other devices.

    Attributes:
        authority: The store's own authority.
        door: The plain door for its certificate.
        names: Addresses and names under which a phone reaches us, the likeliest first.
        port: The port of the encrypted pages.
    """

    authority: Authority
    door: CertificateDoor
    names: tuple[str, ...]
    port: int

    @property
    def page_address(self) -> str:
        """What a phone opens for the pages."""
        return f"https://{in_url(self.names[0])}:{self.port}/"

    @property
    def certificate_address(self) -> str | None:
        """What a phone opens for the certificate; ``None`` while the door is shut."""
        return self.door.address(self.names[0])
