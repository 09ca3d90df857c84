"""Runs one command from a small process of its own and prints its cost as JSON.

Linux counts the memory that a process had before it became another program, so a command that
is started from a large process would be charged for that one.
"""

import json
import os
import subprocess
import sys
import time

started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
seconds = time.perf_counter() - started
process.returncode = os.waitstatus_to_exitcode(status)
# Linux counts kilobytes, macOS bytes.
peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
told = {
    "seconds": seconds,
    "processor_seconds": usage.ru_utime + usage.ru_stime,
    "peak_bytes": peak,
    "exit_code": process.returncode,
}
print(json.dumps(told))
