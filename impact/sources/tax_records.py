"""Tax records of data/parameters/tax/: checked against one schema; units are closed lists, shares of anything."""

from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from impact.errors import DataError
from impact.sources.catalog import data_folder
from impact.sources.concordance import read_concordance
from impact.sources.parameters import read_parameters

Unit = Literal[
    "USD",
    "USD a year",
    "USD per 100 USD of assessed value",
    "USD per resident and year",
    "0 or 1",
    "classes",
    "jobs",
    "miles",
    "ratio",
    "share",
    "share a year",
    "residents per worker",
    "share of the county's residents",
    "years",
]
ShareOf = Annotated[str, Field(pattern=r"^share of [a-z ]{3,}$")]
"""What a state's own tax is a share of."""


class TaxCase(BaseModel):
    """One way in which an open question of law or of an agreement may end."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    name: Annotated[str, Field(min_length=3)]
    value: float
    weight: Annotated[float, Field(gt=0, lt=1)]


class TaxRecord(BaseModel):
    """One value of the law or of the model's own, with its range, dates and source."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    value: float | list[float] | list[str]
    low: float | None = None
    high: float | None = None
    bounds: Literal["minmax", "p10p90", "p25p75", "scenarios"] = "minmax"
    low_weight: float | None = None
    high_weight: float | None = None
    driver: str = ""
    cases: list[TaxCase] = Field(default_factory=list)
    years: dict[Annotated[str, Field(pattern=r"^20\d\d$")], float] = Field(default_factory=dict)
    unit: Unit | ShareOf
    title: Annotated[str, Field(min_length=3)]
    source: Annotated[str, Field(min_length=3)]
    address: str = ""
    trust: Literal["seen", "seen, weak source", "derived", "memory", "assumption"]

    @model_validator(mode="after")
    def _check_cases(self) -> Self:
        if self.cases and abs(sum(case.weight for case in self.cases) - 1) > 1e-9:
            raise ValueError("the weights of the cases do not add up to 1")
        if self.cases and self.value not in [case.value for case in self.cases]:
            raise ValueError("the value is none of the cases")
        return self


class JurisdictionRecord(BaseModel):
    """One jurisdiction."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    level: Literal["federal", "state", "county", "city", "schools"]
    state: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")]
    county: Annotated[str, Field(pattern=r"^(\d{5})?$")]
    sales_outside_cities: bool = False
    property_rate: TaxRecord | None = None
    sales_rate: TaxRecord | None = None
    cost_per_resident: TaxRecord | None = None
    residents_share: TaxRecord | None = None


@cache
def read_tax_records(name: str) -> dict[str, dict[str, Any]]:
    """Records of one file, by name."""
    return {key: record.model_dump() for key, record in _checked(name, TaxRecord).items()}


def has_tax_records(name: str) -> bool:
    """Whether there is a file of that name."""
    return (data_folder() / "parameters" / "tax" / f"{name}.toml").is_file()


@cache
def read_estimates() -> dict[str, dict[str, dict[str, Any]]]:
    """Records of states whose law is not there: "common" and each state's own, by its letters."""
    name = "tax/estimates"
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for group, records in read_parameters(name).items():
        found[group] = {key: _record(name, f"{group}.{key}", record) for key, record in records.items()}
    return found


def _record(name: str, place: str, record: Any) -> dict[str, Any]:  # noqa: ANN401 - as in TOML
    try:
        return TaxRecord.model_validate(record).model_dump()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, (place, *first["loc"])))
        raise DataError(f"data/parameters/{name}.toml: {where}: {first['msg']}") from None


@cache
def read_jurisdictions() -> dict[str, dict[str, Any]]:
    """All jurisdictions by key."""
    return {key: record.model_dump() for key, record in _checked("jurisdictions", JurisdictionRecord).items()}


def read_classes() -> dict[str, str]:
    """Tax class by prefix of a commodity."""
    table = read_concordance("tax_classes")
    return dict(zip(table["commodity_prefix"].astype(str), table["tax_class"].astype(str), strict=True))


def _checked(name: str, schema: type[BaseModel]) -> dict[str, BaseModel]:
    found = {}
    for key, record in read_parameters(f"tax/{name}").items():
        try:
            found[key] = schema.model_validate(record)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, (key, *first["loc"])))
            raise DataError(f"data/parameters/tax/{name}.toml: {place}: {first['msg']}") from None
    return found
