"""A person's key folder: the house key in the clear, the vault key under a passphrase.

``house.key``      age identity, mode 0600; the program may use it unattended
``vault.pub``      public half of the vault; sealing needs nothing else
``vault.key.age``  private half of the vault, encrypted under the passphrase

No private half is ever overwritten by another: a new file is linked into place or refused, and
re-wrapping the vault replaces one readable file by another readable file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from osmosis.errors import ConflictError, NotAllowedError
from osmosis.sealing.age import (
    DamagedCiphertextError,
    Identity,
    InvalidKeyError,
    WrongPassphraseError,
    check_recipient,
    decrypt_with_passphrase,
    encrypt_with_passphrase,
    generate_identity,
    parse_identity,
)
from osmosis.sealing.key_files import (
    DamagedKeyError,
    KeyExistsError,
    KeyFiles,
    MissingKeyError,
    damaged,
    missing,
)
from osmosis.sealing.passphrases import require_passphrase

HOUSE_FILE: Final = "house.key"
VAULT_PUBLIC_FILE: Final = "vault.pub"
VAULT_FILE: Final = "vault.key.age"


class NoVaultError(ConflictError):
    """No passphrase has been set, so there is no vault yet."""


class PresentPassphraseError(NotAllowedError):
    """The passphrase that holds now is needed to set another."""


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """What a look at the keys showed, a sentence each; nothing when all is well.

    Attributes:
        notes: What was mended, or cannot be forbidden.
        problems: What is missing or damaged.
    """

    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """All of it."""
        return [*self.notes, *self.problems]


def needed_keys(there: Collection[str]) -> set[str]:
    """The key files that no store can do without, by the names of those that it has."""
    return {HOUSE_FILE, *([VAULT_FILE] if VAULT_PUBLIC_FILE in there else [])}


class KeyFolder:
    """The keys of one person.

    Args:
        path: The folder; made when a key is first written.
        lock_up: Encrypts bytes under a passphrase; tests pass a quicker one.
    """

    def __init__(
        self, path: Path, *, lock_up: Callable[[bytes, str], bytes] = encrypt_with_passphrase
    ) -> None:
        self._files = KeyFiles(path)
        self._lock_up = lock_up

    @property
    def has_house(self) -> bool:
        """Whether there is a house key."""
        return self._files.has(HOUSE_FILE)

    @property
    def has_vault(self) -> bool:
        """Whether a passphrase has been set, so that things can be sealed to the vault."""
        return self._files.has(VAULT_PUBLIC_FILE)

    def create_house(self) -> Identity:
        """Make the house key; durable when this returns.

        Raises:
            KeyExistsError: There is one; it is never overwritten.
        """
        house = generate_identity()
        with self._files.locked():
            self._files.publish(HOUSE_FILE, _house_text(house))
        return house

    def house(self) -> Identity:
        """The house key.

        Raises:
            MissingKeyError: The file is gone.
            DamagedKeyError: The file holds no key.
        """
        try:
            return parse_identity(self._files.read(HOUSE_FILE, "house key").decode("ascii"))
        except (InvalidKeyError, UnicodeDecodeError):
            raise damaged("house key", HOUSE_FILE) from None

    def house_recipient(self) -> str:
        """The public half of the house key."""
        return self.house().recipient

    def vault_recipient(self) -> str | None:
        """The public half of the vault key, without a passphrase; ``None`` when there is no vault.

        Raises:
            DamagedKeyError: The file holds no public key.
        """
        if not self.has_vault:
            return None
        try:
            return check_recipient(self._files.read(VAULT_PUBLIC_FILE, "vault key").decode("ascii"))
        except (InvalidKeyError, UnicodeDecodeError):
            raise damaged("vault's public half", VAULT_PUBLIC_FILE) from None

    def unlock(self, passphrase: str) -> Identity:
        """The private half of the vault. Takes a second or two.

        Raises:
            NoVaultError: No passphrase has been set.
            WrongPassphraseError: It does not fit.
            MissingKeyError: The locked file is gone.
            DamagedKeyError: The locked file cannot be read, or is of another vault.
        """
        if not self.has_vault and not self._files.has(VAULT_FILE):
            raise NoVaultError("No passphrase has been set yet, so there is nothing to unlock")
        vault = self._open_vault(passphrase)
        if self.has_vault and vault.recipient != self.vault_recipient():
            raise DamagedKeyError("The vault's two halves do not belong together", file=VAULT_FILE)
        return vault

    def set_passphrase(self, passphrase: str, *, current: str | None = None) -> Identity:
        """Set the first passphrase, which makes the vault, or lock the same vault up anew.

        At every moment, also after ``kill -9``, there is one whole vault file: the old or the new.

        Args:
            current: The passphrase that holds now; needed when there is one.

        Raises:
            PoorPassphraseError: Too short to protect anything.
            PresentPassphraseError: ``current`` is missing.
            WrongPassphraseError: ``current`` does not fit; nothing was changed.
            MissingKeyError: The vault's private half is gone; no second vault is made.
        """
        require_passphrase(passphrase)
        with self._files.locked():
            if self._files.has(VAULT_FILE):
                return self._change_passphrase(passphrase, current)
            if self.has_vault:
                raise missing("vault key", VAULT_FILE)
            vault = generate_identity()
            # The private half first: an interruption must not leave a vault without a way in.
            self._files.publish(VAULT_FILE, self._locked_up(vault, passphrase))
            self._files.publish(VAULT_PUBLIC_FILE, vault.recipient.encode("ascii") + b"\n")
            return vault

    def restore_house(self, house: Identity) -> None:
        """Put a house key back, from a key sheet or a copy.

        Raises:
            KeyExistsError: There is another, readable house key.
        """
        with self._files.locked():
            try:
                present = self.house()
            except MissingKeyError:
                self._files.publish(HOUSE_FILE, _house_text(house))
            except DamagedKeyError:
                self._files.set_aside(HOUSE_FILE)
                self._files.publish(HOUSE_FILE, _house_text(house))
            else:
                if present != house:
                    raise KeyExistsError(
                        "This store has another house key; it was left as it is",
                        here=present.fingerprint,
                        given=house.fingerprint,
                    )

    def restore_vault(self, vault: Identity, passphrase: str) -> None:
        """Put the vault key back under a new passphrase: the way out when the old is forgotten.

        Raises:
            KeyExistsError: This store seals to another vault.
            PoorPassphraseError: Too short to protect anything.
        """
        require_passphrase(passphrase)
        with self._files.locked():
            if self.has_vault and self.vault_recipient() != vault.recipient:
                raise KeyExistsError(
                    "This store has another vault; it was left as it is", given=vault.fingerprint
                )
            if not self.has_vault and self._files.has(VAULT_FILE):
                self._files.set_aside(VAULT_FILE)
            self._files.replace(VAULT_FILE, self._locked_up(vault, passphrase))
            if not self.has_vault:
                self._files.publish(VAULT_PUBLIC_FILE, vault.recipient.encode("ascii") + b"\n")

    def check(self) -> KeyCheck:
        """What is wrong with the keys, and what was mended."""
        modes = (self._files.mend_mode(name) for name in (HOUSE_FILE, VAULT_FILE))
        found = KeyCheck(notes=[note for note in modes if note])
        for look in (self.house, self._check_vault):
            try:
                look()
            except (MissingKeyError, DamagedKeyError) as error:
                found.problems.append(str(error))
        return found

    def _check_vault(self) -> None:
        if self.has_vault:
            self.vault_recipient()
            self._files.read(VAULT_FILE, "vault key")

    def _change_passphrase(self, passphrase: str, current: str | None) -> Identity:
        if current is None and self.has_vault:
            raise PresentPassphraseError("The present passphrase is needed to set another")
        try:
            vault = self.unlock(passphrase if current is None else current)
        except WrongPassphraseError:
            if self.has_vault:
                raise
            raise WrongPassphraseError(
                "There is a locked vault from before; give its passphrase, or move it away",
                file=VAULT_FILE,
            ) from None
        if current is not None:
            self._files.replace(VAULT_FILE, self._locked_up(vault, passphrase))
        if not self.has_vault:
            self._files.publish(VAULT_PUBLIC_FILE, vault.recipient.encode("ascii") + b"\n")
        return vault

    def _locked_up(self, vault: Identity, passphrase: str) -> bytes:
        """The vault key under the passphrase, opened once to see that it does."""
        locked = self._lock_up(_vault_text(vault), passphrase)
        if _unlocked(locked, passphrase) != vault:
            raise DamagedKeyError("The vault key could not be locked up; nothing was changed")
        return locked

    def _open_vault(self, passphrase: str) -> Identity:
        return _unlocked(self._files.read(VAULT_FILE, "vault key"), passphrase)


def _house_text(house: Identity) -> bytes:
    return (
        "# Osmosis house key. Whoever has this file can open what lies under a curtain.\n"
        f"# public key: {house.recipient}\n"
        f"{house.secret}\n"
    ).encode("ascii")


def _vault_text(vault: Identity) -> bytes:
    return f"# Osmosis vault key\n# public key: {vault.recipient}\n{vault.secret}\n".encode("ascii")


def _unlocked(locked: bytes, passphrase: str) -> Identity:
    try:
        return parse_identity(decrypt_with_passphrase(locked, passphrase).decode("ascii"))
    except (DamagedCiphertextError, InvalidKeyError, UnicodeDecodeError):
        raise damaged("vault key", VAULT_FILE) from None
