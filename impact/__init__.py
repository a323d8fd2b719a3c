"""Regional economic-impact model: an announced project becomes jobs, income, and output.

>>> from impact import Model, read_study
>>> results = Model("memphis").run(read_study("google-west-memphis"), draws=0)
>>> float(results.headline.loc["operation_jobs", "direct"])
210.0
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from impact.model.model import Model
    from impact.model.options import Options
    from impact.model.run import run
    from impact.results import Results
    from impact.sources.studies import read_study
    from impact.study import Study

__all__ = ["Model", "Options", "Results", "Study", "read_study", "run"]
_HOMES = {
    "Model": "impact.model.model",
    "Options": "impact.model.options",
    "Results": "impact.results",
    "Study": "impact.study",
    "read_study": "impact.sources.studies",
    "run": "impact.model.run",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module attribute
    """The Python API, imported when first requested, so that the command line starts fast."""
    from importlib import import_module  # noqa: PLC0415

    if name not in _HOMES:
        raise AttributeError(f"module 'impact' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
