"""The manifest of a run: which program, which data, which study, which options; nothing of the machine or the hour."""

import hashlib
import json
import subprocess
from importlib.metadata import version
from typing import Any

from impact.sources.catalog import CHECKSUMS, PACKAGE, data_folder, file_sha256, vintage_words
from impact.study import Study


def git_commit() -> str | None:
    """Commit of the checkout that the program runs from, with a plus where files differ from it; None if installed."""
    root = PACKAGE.parent
    if not (root / ".git").exists():
        return None
    try:
        commit = _git("rev-parse", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no", "--", "impact", "data", "models")
    except (OSError, subprocess.CalledProcessError):
        return None
    return commit + ("+" if changed else "")


def _git(*words: str) -> str:
    command = ["git", "-C", str(PACKAGE.parent), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - fixed words


def study_sha256(study: Study) -> str:
    """Hash of a study's content, as validated: comments and key order do not change it."""
    return hashlib.sha256(study.model_dump_json().encode()).hexdigest()


def parameters_sha256() -> str:
    """Hash of all parameter and concordance files."""
    digest = hashlib.sha256()
    for folder in ("parameters", "concordance"):
        for path in sorted(path for path in (data_folder() / folder).rglob("*") if path.is_file()):
            digest.update(f"{path.name}\n{file_sha256(path)}\n".encode())
    return digest.hexdigest()


def manifest(study: Study, options: dict[str, Any], seed: int | None) -> dict[str, Any]:
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
