"""What makes a run: the options, how a region is modeled alongside what the study says; and the manifest.

The manifest says which program, which data, which study, which options; nothing of the machine or the hour.
"""

import hashlib
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.region.purchases import RPC
from impact.sources import built
from impact.sources.catalog import CHECKSUMS, PACKAGE, data_folder, file_sha256, vintage_words
from impact.sources.parameters import Parameters

if TYPE_CHECKING:  # `impact multipliers` needs no study
    from impact.study import Study
    from impact.study.study import Change

DELTA = "region.delta"
OPTIONS = ("accounts", "method", "imports", "baseline", "draws", "seed")
"""Options by their names on the command line; --delta is the parameter DELTA."""


def newest_accounts() -> int:
    """Accounts year that is used unless another is asked for: the newest that is built."""
    return max(built.accounts_years())


@dataclass(frozen=True)
class Options:
    """How the region is modeled, alongside what the study says.

    Attributes:
        accounts: year of the national accounts.
        method: what a region buys locally: rpc, or a location quotient (slq, cilq, flq, aflq).
        delta: exponent of Flegg's lambda; None for data/parameters/region.toml.
        imports: whether imports count as made in the nation (only for the nation).
        draws: of the ranges; 0: no ranges.
        seed: of the draws.
        baseline: folder of another region's baseline (impact data baseline); None: the one in data/.
        scenarios: whether the study's named sets of changes are run, too, to stand side by side.
        given: parameters that have another value than in data/parameters, by key ("trade.goods",
            "tax/STATE.sales_state"; sources.parameters.with_given); they have no range.

    """

    accounts: int = field(default_factory=newest_accounts)
    method: str = RPC
    delta: float | None = None
    imports: bool = False
    draws: int = 2000
    seed: int = 1
    baseline: Path | None = None
    scenarios: bool = False
    given: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def records(self, topic: str) -> dict[str, Any]:
        """Parameters of one topic."""
        return self.parameters.records(topic)

    @property
    def parameters(self) -> Parameters:
        """All parameters in use."""
        return Parameters(self._given)

    @property
    def changes(self) -> "list[Change]":
        """What differs from the options that a run takes by itself, parameters included."""
        from impact.sources.settings import parameter_changes  # noqa: PLC0415 - reads studies, too
        from impact.study.study import Change  # noqa: PLC0415

        usual = Options()
        pairs = {name: (getattr(usual, name), getattr(self, name)) for name in OPTIONS}
        found = [
            Change(name, *(str(value) if isinstance(value, Path) else value for value in pair))
            for name, pair in pairs.items()
            if pair[0] != pair[1]
        ]
        return found + parameter_changes(self._given)

    @property
    def _given(self) -> Mapping[str, Any]:
        return self.given if self.delta is None else {DELTA: self.delta, **self.given}


def git_commit() -> str | None:
    """Commit of the checkout that the program runs from, with a plus where files differ from it; None if installed."""
    root = PACKAGE.parent
    if not (root / ".git").exists():
        return None
    git = ["git", "-C", str(root)]
    asked = (
        [*git, "rev-parse", "HEAD"],
        [*git, "status", "--porcelain", "--untracked-files=no", "--", "impact", "data", "models"],
    )
    try:
        commit, changed = (
            subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - fixed words
            for words in asked
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return commit + ("+" if changed else "")


def study_sha256(study: "Study") -> str:
    """Hash of a study's content, as validated: comments and key order do not change it."""
    return hashlib.sha256(study.model_dump_json().encode()).hexdigest()


def parameters_sha256() -> str:
    """Hash of all parameter and concordance files."""
    digest = hashlib.sha256()
    for folder in ("parameters", "concordance"):
        for path in sorted(path for path in (data_folder() / folder).rglob("*") if path.is_file()):
            digest.update(f"{path.name}\n{file_sha256(path)}\n".encode())
    return digest.hexdigest()


def manifest(study: "Study", options: dict[str, Any], seed: int | None) -> dict[str, Any]:
    """Version, git commit, checksums of data and parameters, hash of the study, seed of the draws, options."""
    return {
        "program": "impact",
        "version": version("impact"),
        "git_commit": git_commit(),
        "data_sha256": file_sha256(data_folder() / CHECKSUMS),
        "parameters_sha256": parameters_sha256(),
        "study_sha256": study_sha256(study),
        "seed": seed,
        "options": json.loads(json.dumps(options, sort_keys=True)),
        "data_as_of": vintage_words(int(options["accounts"])),
    }
