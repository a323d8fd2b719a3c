"""Assumptions: the table of all that a run assumes: the study's figures, then the model's own for its region."""

from typing import Any

import pandas as pd

from impact.findings import assumptions as assumed
from impact.model.local_conditions import tax_law
from impact.region.regions import Region, states
from impact.sources import built
from impact.sources.parameters import DELIVERED, Parameters
from impact.study import Study
from impact.taxes.law import STATE_FILES


def assumption_table(study: Study, region: Region, parameters: Parameters = DELIVERED) -> pd.DataFrame:
    """The study's assumptions, then the model's own for this region."""
    own = states(built.read_counties().iloc[list(region.rows)]).unique()
    shares = {
        name: {state: records.get(state, records["US"]) for state in own}
        for name, records in parameters.records("households").items()
    }
    return pd.concat(
        [
            assumed.study_assumptions(study),
            assumed.parameter_assumptions("region", parameters.records("region")),
            assumed.parameter_assumptions("households", shares),
            assumed.parameter_assumptions("trade", parameters.records("trade")),
            *(
                assumed.parameter_assumptions(topic, parameters.records(topic))
                for topic in ("commuting", "grid", "systems")
            ),
            tax_assumptions(set(own), parameters),
            *(
                assumed.parameter_assumptions(f"tariffs.{name}", parameters.records("tariffs")[name])
                for name in sorted({line.tariff for site in study.facility for line in site.spend if line.tariff})
            ),
        ],
        ignore_index=True,
    )


def tax_assumptions(states_here: set[str], parameters: Parameters = DELIVERED) -> pd.DataFrame:
    """Records of the tax law that concern a region's states."""
    law = tax_law(parameters)
    files: dict[str, dict[str, Any]] = {
        STATE_FILES[state]: dict(law.states[state]) for state in sorted(states_here) if state in law.states
    }
    files.update({"federal": dict(law.federal), "general": dict(law.general)})
    rates = {
        jurisdiction.key: {
            name: dict(record)
            for name in ("property_rate", "sales_rate")
            if (record := getattr(jurisdiction, name)) is not None
        }
        for jurisdiction in law.jurisdictions.values()
        if jurisdiction.state in states_here
    }
    parts = [assumed.parameter_assumptions(f"tax/{name}", dict(records)) for name, records in files.items()]
    return pd.concat([*parts, assumed.parameter_assumptions("tax/jurisdictions", rates)], ignore_index=True)
