"""The floors under the accuracy figures: kept in tests/accuracy/floors.json.

    python bench/floors.py check [--out DIR]                   what `make accuracy` wrote
    python bench/floors.py update [--out DIR] [--lower NAME…]  new floors, from it and from samples

`make test` judges a fixed sample of each file and fails below its floor (tests/accuracy); `make
accuracy` judges everything. A floor's name is JUDGE/FILE/sample/FIGURE or JUDGE/FILE/all/FIGURE;
`false_verified` and `ece` have ceilings. An update raises floors, and refuses to lower one unless
--lower names it (patterns too: 'embedded/*'). It judges the samples itself, and takes what is there
of the rest from DIR (out/).

The judges are deterministic, so a floor of `rules` is the figure itself. The model's sums are added
in an order that depends on the processor, which can move a claim that lies on a threshold: a floor
of `embedded` is the figure as it would be if one claim in 500 (at least one) were judged otherwise,
those that hurt it most.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from judging import figures, judge_rows, read, sha256  # noqa: E402 (the root is put on the path above)
from metrics import COUNTED, LOWER_IS_BETTER, counted, worst  # noqa: E402
from robustness import measured  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics import Counts

KEPT = ROOT / "tests/accuracy/floors.json"
SHARED = ROOT.parent / "shared"
JUDGES = ("rules", "embedded")
FILES = {
    "verdict_dev": "data/verdict_dev.jsonl.gz",
    "pages_dev": "data/pages_dev.jsonl.gz",
    "other_dev": "data/other_dev.jsonl.gz",
    "nli_dev": "data/nli_dev.jsonl.gz",
    "gold_dev": "pages/gold_dev.jsonl",
}
PAGES = "pages/html"
ROBUSTNESS = "robustness"
SAMPLES = {
    "rules": {
        "verdict_dev": 800,
        "pages_dev": 60,
        "other_dev": 400,
        "nli_dev": 200,
        "gold_dev": 60,
    },
    "embedded": {
        "verdict_dev": 120,
        "pages_dev": 48,
        "other_dev": 40,
        "nli_dev": 40,
        "gold_dev": 40,
    },
}
"""Claims of each file that `make test` judges; about 25 seconds in all on an idle core."""
CHANGED = {"rules": 40, "embedded": 5}
"""Claims of each kind of change (bench/robustness.py) that it judges."""
_ONE_IN = {"rules": math.inf, "embedded": 500}

Floors = dict[str, dict[str, float]]
"""Figures with `n`, by judge, file and scope."""


class LoweredError(Exception):
    """An update would lower floors that nobody named: one line each."""


class ChangedError(Exception):
    """A data file is not the one that the floors were measured on."""


def flips(judge: str, n: int) -> int:
    """How many of n claims may be judged otherwise elsewhere."""
    return 0 if judge == "rules" else math.ceil(n / _ONE_IN[judge])


def floors_of(judge: str, counts: Counts, ece: float | None) -> dict[str, float]:
    """The floors that a judged set gives, with its n."""
    n = sum(counts.values())
    moved = flips(judge, n)
    floors: dict[str, float] = {"n": n}
    for name in COUNTED:
        floors[name] = _outwards(name, worst(counts, name, moved))
    if ece is not None:
        floors["ece"] = _outwards("ece", ece + moved / n)
    return floors


def robustness_floors(judge: str, kinds: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The floors of the shares that held, by kind of change; those that never counted have none."""
    return {
        kind: _outwards(kind, max(0.0, part["held"] - flips(judge, part["n"]) / part["n"]))
        for kind, part in kinds.items()
        if part["n"]
    }


def _outwards(name: str, value: float) -> float:
    """Rounded to four places, to the lenient side."""
    towards = math.ceil if name in LOWER_IS_BETTER else math.floor
    return towards(round(value * 10_000, 6)) / 10_000


def is_below(name: str, floor: float, value: float) -> bool:
    """Whether a figure is worse than its floor, or above its ceiling."""
    return value > floor if name in LOWER_IS_BETTER else value < floor


def below(where: str, floors: Mapping[str, float], said: Mapping[str, float]) -> list[str]:
    """One line for each figure that is below its floor, naming figure, floor and value."""
    lines = []
    for name, floor in floors.items():
        if name not in said:
            lines.append(f"{where}/{name}: floor {floor}, but it was not measured")
        elif name == "n" and said[name] != floor:
            lines.append(f"{where}/n: measured on {floor} claims, now {said[name]}")
        elif name != "n" and is_below(name, floor, said[name]):
            kind = "ceiling" if name in LOWER_IS_BETTER else "floor"
            lines.append(f"{where}/{name}: {kind} {floor}, value {said[name]}")
    return lines


def updated(old: Floors, new: Floors, lower: Sequence[str] = ()) -> Floors:
    """The old floors with the new ones over them.

    Raises LoweredError when one would be lowered, or dropped, that no pattern of `lower` matches.
    """
    refused = []
    for where, floors in new.items():
        for name, floor in old.get(where, {}).items():
            full = f"{where}/{name}"
            now = floors.get(name)
            worse = now is None or (name != "n" and is_below(name, floor, now))
            if worse and not any(fnmatch(full, pattern) for pattern in lower):
                refused.append(f"{full}: {floor} -> {'gone' if now is None else now}")
    if refused:
        raise LoweredError("\n".join(refused))
    return dict(sorted((old | new).items()))


def same_data(kept: Mapping[str, Any], name: str, shared: Path = SHARED) -> None:
    """Raise ChangedError when a data file is not the one that the floors were measured on."""
    path = shared / FILES[name]
    wanted = kept["data"].get(name, {}).get("sha256", "none")
    found = sha256(path)
    if found != wanted:
        raise ChangedError(
            f"{path} is not the file its floors were measured on: SHA-256 {found[:12]}…, "
            f"wanted {wanted[:12]}…; measure again: python bench/floors.py update"
        )


def sampled(judge: str, name: str, shared: Path = SHARED) -> tuple[dict[str, float], Counts]:
    """The figures of a judge on the fixed sample of a file, and their counts."""
    rows = read(shared / FILES[name], limit=SAMPLES[judge][name])
    judged = judge_rows(rows, judge, shared / PAGES)
    return figures(judged), counted([row for _, row, _ in judged])


def changed_sample(judge: str, shared: Path = SHARED) -> dict[str, dict[str, Any]]:
    """What held of a judge on the sample of changed claims."""
    files = [shared / FILES["verdict_dev"], shared / FILES["pages_dev"]]
    return measured(files, judge, limit=CHANGED[judge])


def shares(kinds: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The share held of each kind."""
    return {kind: part["held"] for kind, part in kinds.items() if part["n"]}


def whole(out: Path, shared: Path = SHARED) -> dict[str, tuple[dict[str, float], dict[str, float]]]:
    """Figures and the floors they give, of all that `make accuracy` has left in `out`.

    Raises ValueError for a report of a sample or of another data file.
    """
    found: dict[str, tuple[dict[str, float], dict[str, float]]] = {}
    for judge in JUDGES:
        for file, name, part in _reports(out, judge):
            if part.get("limit") or part.get("without"):
                raise ValueError(f"{file}: {name} is a part of its file: run `make accuracy`")
            if part.get("sha256", sha256(shared / FILES[name])) != sha256(shared / FILES[name]):
                raise ValueError(f"{file}: {name} is of another data file: run `make accuracy`")
            found[f"{judge}/{name}/all"] = part, floors_of(judge, _counts(part), part["ece"])
        path = out / f"robustness-{judge}.json"
        if path.exists():
            kinds = json.loads(path.read_text(encoding="utf-8"))["kinds"]
            found[f"{judge}/{ROBUSTNESS}/all"] = shares(kinds), robustness_floors(judge, kinds)
    return found


def _reports(out: Path, judge: str) -> list[tuple[Path, str, dict[str, Any]]]:
    """(file, name of the data, its figures) of the reports of a judge that are there."""
    parts = []
    accuracy, gold = out / f"accuracy-{judge}.json", out / f"gold_{judge}.json"
    if accuracy.exists():
        files = json.loads(accuracy.read_text(encoding="utf-8"))["files"]
        parts += [(accuracy, name.split(".")[0], part) for name, part in files.items()]
    if gold.exists():
        parts.append((gold, "gold_dev", json.loads(gold.read_text(encoding="utf-8"))))
    return parts


def _counts(part: Mapping[str, Any]) -> Counts:
    if "counts" in part:
        return {tuple(pair.split("/")): many for pair, many in part["counts"].items()}  # type: ignore[misc]
    return {(gold, said): n for gold, row in part["confusion"].items() for said, n in row.items()}


def load() -> dict[str, Any]:
    """The floors as they are kept: `data` (SHA-256 and n of each file) and `floors`."""
    if not KEPT.exists():
        return {"data": {}, "floors": {}}
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return kept


def check(out: Path) -> list[str]:
    """What is wrong with what `make accuracy` has left, a line each."""
    kept = load()
    found = whole(out)
    lines = []
    for name in FILES:
        same_data(kept, name)
    for where, (said, _) in found.items():
        if where not in kept["floors"]:
            lines.append(f"{where}: no floor is kept; python bench/floors.py update")
        lines += below(where, kept["floors"].get(where, {}), said)
    gone = [one for one in kept["floors"] if one.endswith("/all") and one not in found]
    return lines + [f"{where}: not measured; run `make accuracy`" for where in gone]


def update(out: Path, lower: Sequence[str]) -> None:
    """Judge the samples, and write all floors. Raises LoweredError."""
    new = {where: floors for where, (_, floors) in whole(out).items()}
    for judge in JUDGES:
        for name in FILES:
            said, counts = sampled(judge, name)
            new[f"{judge}/{name}/sample"] = floors_of(judge, counts, said["ece"])
            print(f"{judge}/{name}/sample: {new[f'{judge}/{name}/sample']}", flush=True)
        new[f"{judge}/{ROBUSTNESS}/sample"] = robustness_floors(judge, changed_sample(judge))
    data = {
        name: {"sha256": sha256(SHARED / path), "n": len(read(SHARED / path))}
        for name, path in FILES.items()
    }
    kept = {"data": data, "floors": updated(load()["floors"], new, lower)}
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Check or update."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("command", choices=("check", "update"))
    parser.add_argument("--out", type=Path, default=ROOT / "out")
    parser.add_argument("--lower", nargs="*", default=[], metavar="NAME")
    options = parser.parse_args()
    try:
        if options.command == "check":
            wrong = check(options.out)
            sys.exit("\n".join(wrong) if wrong else 0)
        update(options.out, options.lower)
    except LoweredError as error:
        sys.exit(f"These would be lowered; name them with --lower, or mend the engine:\n{error}")
    except (ChangedError, ValueError, OSError) as error:
        sys.exit(f"floors: {error}")


if __name__ == "__main__":
    main()
