"""Reads hostile documents, one after the other, in a process of its own.

Argument: the cases' indexes, with commas. Writes a line of JSON for each: what was said, how many
claims were read, the seconds of processor time, and the process's megabytes so far.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from documents import HEAVY

from models.errors import InputError
from tasks.reading.document import read_document


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
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        answer = {"said": said, "claims": claims, "seconds": seconds, "megabytes": megabytes}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
