"""Takes from this process what decoding a picture does not need, for good.

Decoders are large programs in C that read what strangers wrote. The process they run in cannot
write a byte to any disk, take more memory or time than is allowed, leave its memory behind when it
falls, or, on Linux, open a connection, start a program or touch another process or any file's name.
What a platform does not offer is left out; :func:`confine` says what was in force.
"""

from __future__ import annotations

import contextlib
import ctypes
import platform
import struct
import sys

__all__ = ["allow_cpu_seconds", "confine"]

_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_SECCOMP_MODE_FILTER = 2

# Instructions of a system call filter (linux/bpf_common.h, linux/seccomp.h).
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_WHERE_NUMBER, _WHERE_MACHINE = 0, 4
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM

# Machine (linux/audit.h), and numbers of the calls that are refused, in this order where the
# machine has them: socket, socketpair, connect, execve, execveat, ptrace, process_vm_readv,
# process_vm_writev, kill, io_uring_setup; then everything that changes names: unlink, unlinkat,
# rename, renameat, renameat2, link, linkat, symlink, symlinkat, mkdir, mkdirat, rmdir, truncate.
_MACHINES: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        (
            *(41, 53, 42, 59, 322, 101, 310, 311, 62, 425),
            *(87, 263, 82, 264, 316, 86, 265, 88, 266, 83, 258, 84, 76),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (*(198, 199, 203, 221, 281, 117, 270, 271, 129, 425), *(35, 38, 276, 37, 36, 34, 45)),
    ),
}
_X32_CALLS = 0x40000000  # a second numbering on x86_64, refused whole


def confine(*, memory_bytes: int) -> list[str]:
    """Give up for good what decoding does not need; the names of what could be given up.

    Args:
        memory_bytes: How much address space this process may have from now on.
    """
    sys.dont_write_bytecode = True
    return [*_limit_resources(memory_bytes), *_forbid_dumps(), *_filter_calls()]


def allow_cpu_seconds(count: int) -> None:
    """Let this process use so many seconds of processor time more, where that can be limited."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(usage.ru_utime + usage.ru_stime) + 1 + count
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def _limit_resources(memory_bytes: int) -> list[str]:
    try:
        import resource
    except ImportError:
        return []
    wanted = {
        "memory": (resource.RLIMIT_AS, memory_bytes),
        "file size": (resource.RLIMIT_FSIZE, 0),
        "core file": (resource.RLIMIT_CORE, 0),
    }
    in_force = []
    for name, (limit, value) in wanted.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
            in_force.append(name)
    return in_force


def _forbid_dumps() -> list[str]:
    """Keep a fallen process from being handed to a crash reporter, with the picture in it."""
    if sys.platform != "linux":
        return []
    return ["crash report"] if _prctl(_PR_SET_DUMPABLE, 0) else []


def _filter_calls() -> list[str]:
    """Refuse system calls that decoding never makes (seccomp, without any privilege)."""
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None or sys.maxsize < 2**32:
        return []
    program = _program(*machine)
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    pointer = ctypes.create_string_buffer(header, len(header))
    if not _prctl(_PR_SET_NO_NEW_PRIVS, 1):
        return []
    filtered = _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(pointer))
    return ["system calls"] if filtered else []


def _program(machine: int, calls: tuple[int, ...]) -> bytes:
    """The filter: eight bytes for each instruction (code, jump if true, jump if false, value)."""
    to_refusal = range(len(calls), 0, -1)
    steps = [
        (_LOAD, 0, 0, _WHERE_MACHINE),
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, _WHERE_NUMBER),
        (_AT_LEAST, len(calls) + 1, 0, _X32_CALLS),
        *((_EQUAL, far, 0, call) for far, call in zip(to_refusal, calls, strict=True)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _prctl(option: int, first: int, second: int = 0) -> bool:
    """Whether the kernel did it."""
    call = ctypes.CDLL(None, use_errno=True).prctl
    call.argtypes = [ctypes.c_int, *([ctypes.c_ulong] * 4)]
    return bool(call(option, first, second, 0, 0) == 0)
