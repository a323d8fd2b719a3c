"""What was promised of a project and what was done by now; published MW; questions; named sets of changes."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from impact.study.ranged import Figure, Name, Record, Text, check_unique


class Scenario(Record):
    """A named set of changes to the study, with a sentence that says what it assumes."""

    id: Name
    """Short key, unique in the study: `impact run STUDY --scenario ID`."""
    title: Text
    """What the reader sees."""
    text: Text
    """One sentence: what it assumes, and what it rests on."""
    changes: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Changes as --set takes them, KEY=VALUE."""

    @model_validator(mode="after")
    def _check_changes(self) -> Self:
        for change in self.changes:
            if "=" not in change:
                raise ValueError(f"'{change}' is no change: write KEY=VALUE, such as facility.hall.it_mw=500")
        check_unique("key in changes", [change.partition("=")[0].strip() for change in self.changes])
        return self


class Promise(Record):
    """One line of what was said of the project and what was done by now."""

    id: Name
    """Short key, unique in the study."""
    what: Text
    """What the figures are of."""
    unit: str = ""
    """Unit of the numbers."""
    said: Text
    """What was promised, in words."""
    said_when: Text
    """When it was said."""
    source: Name
    """Key of an entry of [sources]: of what was said."""
    said_low: float | None = None
    """The promise as a number, its lower end."""
    said_high: float | None = None
    """Its upper end; if omitted: as the lower one."""
    done: Text
    """What was done by now, in words."""
    done_when: Text
    """Until when."""
    done_source: Name
    """Key of an entry of [sources]: of what was done."""
    done_low: float | None = None
    """What was done as a number, its lower end."""
    done_high: float | None = None
    """Its upper end; if omitted: as the lower one."""
    metric: str = ""
    """What the model expects of it: a metric as in a claim, computing_mw, gpus, or purchases_usd."""
    unknown: str = ""
    """What is least known of it."""

    @model_validator(mode="after")
    def _check_ends(self) -> Self:
        for name in ("said", "done"):
            low, high = getattr(self, f"{name}_low"), getattr(self, f"{name}_high")
            if high is not None and (low is None or high < low):
                raise ValueError(f"{name}_high needs {name}_low, and is not below it")
        return self


class Question(Record):
    """A question that people ask of the project, answered from sources or from a scenario, or declined."""

    id: Name
    """Short key, unique in the study."""
    question: Text
    """As people ask it."""
    text: Text
    """The answer in a few sentences; with a scenario {as_filed}, {then} and {difference} stand for its figures."""
    source: Name
    """Key of an entry of [sources]."""
    value: float | None = None
    """The one figure that matters; if omitted, and without a scenario: the question is declined."""
    low: float | None = None
    """Its lower end."""
    high: float | None = None
    """Its upper end."""
    unit: str = ""
    """Its unit."""
    scenario: str = ""
    """Key of the scenario that answers it."""
    metric: str = ""
    """Which of its figures: a headline, load_mwh, unserved_mwh or unserved_peak_mw."""
    needed: str = ""
    """What would be needed to answer it, or to answer it better."""

    @model_validator(mode="after")
    def _check_answer(self) -> Self:
        if bool(self.scenario) != bool(self.metric):
            raise ValueError("scenario and metric go together: which scenario, and which of its figures")
        if self.scenario and self.value is not None:
            raise ValueError("give value, or scenario and metric, not both")
        if self.value is None and not self.scenario and not self.needed:
            raise ValueError("without a figure say what would be needed: needed")
        return self


class PublishedMw(Record):
    """MW of computing that somebody reports for some facilities together at a date."""

    since: date
    """The day that it is of."""
    mw: Figure
    """MW, with its range."""
    what: Text
    """What is counted: nameplate installed, computing that runs."""
    facilities: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The facilities that it is of, together."""
    source: Name
    """Key of an entry of [sources]."""
