"""Reads hostile documents, one after the other, in a process of its own.

Argument: the cases' indexes, with commas. Writes a line of JSON for each: what was said, how many
claims were read, the seconds of processor time, and the process's megabytes so far.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from documents import HEAVY

from models.errors import InputError
from tasks.reading.document import read_document


def peak_kilobytes() -> int:
    """The most memory this program has held.

    Not getrusage's figure where there is a better one: it begins with that of the parent.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Read them."""
    for index in sys.argv[1].split(","):
        _, name, make, _ = HEAVY[int(index)]
        data = make()
        start = time.process_time()
        said, claims = "", 0
        try:
            claims = len(read_document(data, name=name).claims)
        except InputError as error:
            said = str(error)
        seconds = round(time.process_time() - start, 2)
        megabytes = peak_kilobytes() // 1024
        answer = {"said": said, "claims": claims, "seconds": seconds, "megabytes": megabytes}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
