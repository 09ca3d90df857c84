"""What every blob store promises, whatever it is made of."""

from __future__ import annotations

import hashlib
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osmosis.access.authority import Authority
from osmosis.blobs import s3
from osmosis.blobs.files import FileBlobStore
from osmosis.blobs.s3 import S3BlobStore, S3Folder
from osmosis.blobs.s3_accounts import S3Account, read_address
from osmosis.errors import InvalidInputError, MissingExtraError, StorageError
from osmosis.kernel.clock import SystemClock
from osmosis.ports.blobs import BlobCorruptError, BlobInfo, BlobMissingError, BlobStore
from tests.blobs.small_s3 import KEY_ID, SECRET, SmallS3, small_s3
from tests.fakes.blobs import MemoryBlobStore

NO_BLOB = "0" * 64
# The law is about any store, so one store for all examples, and one law for all kinds, will do.
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class BlobStoreContract(ABC):
    """Subclass this for a new blob store."""

    @pytest.fixture
    @abstractmethod
    def blobs(self, tmp_path: Path) -> BlobStore:
        """An empty store."""

    @abstractmethod
    def damage(self, blobs: BlobStore, name: str) -> None:
        """Flip one bit of a blob behind the store's back."""

    def test_what_was_put_comes_back_under_its_hash(self, blobs: BlobStore) -> None:
        kept = blobs.put([b"a nutmeg ", b"of consolation"])
        assert kept == BlobInfo(sha256=sha256(b"a nutmeg of consolation"), size=23)
        assert b"".join(blobs.open(kept.sha256)) == b"a nutmeg of consolation"
        assert blobs.exists(kept.sha256)
        assert list(blobs.list()) == [kept]

    def test_no_bytes_at_all_are_a_blob_too(self, blobs: BlobStore) -> None:
        kept = blobs.put([])
        assert kept == BlobInfo(sha256=sha256(b""), size=0)
        assert list(blobs.open(kept.sha256)) == []

    def test_the_same_bytes_are_kept_once(self, blobs: BlobStore) -> None:
        assert blobs.put([b"twice"]) == blobs.put([b"tw", b"ice"])
        assert len(list(blobs.list())) == 1

    def test_chunks_are_at_most_a_mebibyte(self, blobs: BlobStore) -> None:
        kept = blobs.put([bytes(3 * 2**20 + 7)])
        sizes = [len(chunk) for chunk in blobs.open(kept.sha256)]
        assert max(sizes) <= 2**20
        assert sum(sizes) == kept.size

    def test_bytes_that_are_not_the_expected_ones_are_not_kept(self, blobs: BlobStore) -> None:
        with pytest.raises(BlobCorruptError):
            blobs.put([b"other"], expected_sha256=sha256(b"expected"))
        assert list(blobs.list()) == []
        assert blobs.put([b"expected"], expected_sha256=sha256(b"expected")).size == 8

    @pytest.mark.parametrize("failure", [ValueError("source"), OSError("source")])
    def test_when_the_source_fails_its_own_error_comes_through_and_nothing_is_kept(
        self, blobs: BlobStore, failure: Exception
    ) -> None:
        def source() -> Iterator[bytes]:
            yield b"half"
            raise failure

        with pytest.raises(type(failure)) as caught:
            blobs.put(source())
        assert caught.value is failure
        assert list(blobs.list()) == []

    def test_what_is_kept_together_is_there_when_all_of_it_is(self, blobs: BlobStore) -> None:
        with blobs.together() as several:
            kept = [several.put([data]) for data in (b"one", b"other", b"one")]
            assert list(blobs.list()) == []
        assert kept[0] == BlobInfo(sha256=sha256(b"one"), size=3)
        assert {info.sha256 for info in blobs.list()} == {info.sha256 for info in kept}
        assert b"".join(blobs.open(kept[1].sha256)) == b"other"

    def test_of_what_is_kept_together_one_source_may_fail(self, blobs: BlobStore) -> None:
        def source() -> Iterator[bytes]:
            yield b"half"
            raise OSError("source")

        with blobs.together() as several:
            several.put([b"before"])
            with pytest.raises(OSError, match="source"):
                several.put(source())
            with pytest.raises(BlobCorruptError):
                several.put([b"not it"], expected_sha256=NO_BLOB)
            several.put([b"after"])
        assert {b"".join(blobs.open(info.sha256)) for info in blobs.list()} == {b"before", b"after"}

    def test_nothing_of_what_was_to_be_kept_together_is_left_after_a_failure(
        self, blobs: BlobStore
    ) -> None:
        with suppress(ValueError), blobs.together() as several:
            several.put([b"one"])
            raise ValueError("elsewhere")
        assert list(blobs.list()) == []

    def test_a_missing_blob_is_said_by_the_call_and_not_by_the_iteration(
        self, blobs: BlobStore
    ) -> None:
        with pytest.raises(BlobMissingError):
            blobs.open(NO_BLOB)
        assert not blobs.exists(NO_BLOB)

    @pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
    def test_a_name_that_is_no_hash_is_a_missing_blob(self, blobs: BlobStore, name: str) -> None:
        with pytest.raises(BlobMissingError):
            blobs.open(name)
        assert not blobs.exists(name)
        blobs.delete(name)

    def test_removing_twice_is_no_error(self, blobs: BlobStore) -> None:
        name = blobs.put([b"gone"]).sha256
        blobs.delete(name)
        blobs.delete(name)
        assert not blobs.exists(name)
        assert list(blobs.list()) == []
        with pytest.raises(BlobMissingError):
            blobs.open(name)

    def test_a_damaged_blob_is_said_after_its_last_chunk(self, blobs: BlobStore) -> None:
        name = blobs.put([b"as it was"]).sha256
        self.damage(blobs, name)
        chunks = blobs.open(name)
        assert len(next(chunks)) == 9
        with pytest.raises(BlobCorruptError) as caught:
            next(chunks)
        assert caught.value.facts == {"blob": name}

    def test_putting_the_right_bytes_again_mends_a_damaged_blob(self, blobs: BlobStore) -> None:
        name = blobs.put([b"as it was"]).sha256
        self.damage(blobs, name)
        blobs.put([b"as it was"], expected_sha256=name)
        assert b"".join(blobs.open(name)) == b"as it was"

    def test_blobs_are_listed_in_the_order_of_their_names(self, blobs: BlobStore) -> None:
        for number in range(40):
            blobs.put([str(number).encode()])
        names = [info.sha256 for info in blobs.list()]
        assert names == sorted(sha256(str(number).encode()) for number in range(40))

    @settings(
        max_examples=40,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    @given(chunks=st.lists(st.binary(max_size=300), max_size=6))
    def test_any_bytes_in_any_chunks_come_back(self, blobs: BlobStore, chunks: list[bytes]) -> None:
        kept = blobs.put(chunks)
        assert kept.sha256 == sha256(b"".join(chunks))
        assert b"".join(blobs.open(kept.sha256)) == b"".join(chunks)

    def test_errors_are_errors_of_storage(self, blobs: BlobStore) -> None:
        assert issubclass(BlobMissingError, StorageError)
        assert issubclass(BlobCorruptError, StorageError)


class TestFileBlobStore(BlobStoreContract):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> BlobStore:
        return FileBlobStore(tmp_path / "blobs", tmp_path / "tmp")

    def damage(self, blobs: BlobStore, name: str) -> None:
        assert isinstance(blobs, FileBlobStore)
        path = blobs.path_of(name)
        data = bytearray(path.read_bytes())
        data[0] ^= 1
        path.write_bytes(data)


class TestMemoryBlobStore(BlobStoreContract):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> BlobStore:
        return MemoryBlobStore()

    def damage(self, blobs: BlobStore, name: str) -> None:
        assert isinstance(blobs, MemoryBlobStore)
        data = bytearray(blobs.kept[name])
        data[0] ^= 1
        blobs.kept[name] = bytes(data)


@pytest.fixture(scope="module")
def storage() -> Iterator[SmallS3]:
    """An S3-compatible storage on loopback."""
    with small_s3() as started:
        yield started


class TestS3BlobStore(BlobStoreContract):
    @pytest.fixture
    def blobs(self, tmp_path: Path, storage: SmallS3) -> BlobStore:
        storage.kept.clear()
        address = read_address(f"{storage.address}/a folder")
        account = S3Account(key_id=KEY_ID, secret=SECRET)
        return S3BlobStore(S3Folder(address, account), tmp_path)

    @pytest.fixture(autouse=True)
    def kept(self, storage: SmallS3) -> dict[str, bytes]:
        self.lying = storage.kept
        return storage.kept

    def damage(self, blobs: BlobStore, name: str) -> None:
        key = f"a folder/{name[:2]}/{name}"
        data = bytearray(self.lying[key])
        data[0] ^= 1
        self.lying[key] = bytes(data)

    def test_a_storage_that_refuses_the_key_is_said(self, storage: SmallS3, tmp_path: Path) -> None:
        account = S3Account(key_id=KEY_ID, secret="another")
        blobs = S3BlobStore(S3Folder(read_address(storage.address), account), tmp_path)
        with pytest.raises(StorageError, match="refuses this key"):
            blobs.put([b"x"])
        assert "another" not in repr(account)

    def test_a_large_blob_goes_up_in_parts(
        self, blobs: BlobStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(s3, "_PART", 5 * 2**20)
        data = bytes(range(256)) * (6 * 2**12)
        assert len(data) > s3._PART
        kept = blobs.put([data])
        assert b"".join(blobs.open(kept.sha256)) == data

    def test_a_storage_with_a_certificate_of_ones_own_is_trusted_when_it_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        authority = Authority(tmp_path / "tls", SystemClock())
        authority.ensure(["127.0.0.1"])
        account = S3Account(key_id=KEY_ID, secret=SECRET)
        monkeypatch.setitem(s3._RETRIES, "max_retries", 0)
        with small_s3(authority.files) as storage:
            address = read_address(storage.address)
            with pytest.raises(StorageError, match="cannot be reached"):
                S3BlobStore(S3Folder(address, account), tmp_path).put([b"x"])
            monkeypatch.setenv("AWS_CA_BUNDLE", str(authority.files.authority))
            S3BlobStore(S3Folder(address, account), tmp_path).put([b"x"])
            assert len(storage.kept) == 1
        monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "nowhere"))
        with pytest.raises(InvalidInputError):
            S3Folder(address, account)

    def test_what_is_missing_is_named(
        self, storage: SmallS3, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "obstore.store", None)
        with pytest.raises(MissingExtraError, match=r"osmosis-loom\[s3\]"):
            S3Folder(read_address(storage.address), S3Account(key_id=KEY_ID, secret=SECRET))

    @pytest.mark.parametrize(
        "text", ["", "https://", "https://host", "ftp://host/bucket", "http://far.example/bucket"]
    )
    def test_an_address_that_is_none_or_not_encrypted_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidInputError):
            read_address(text)
