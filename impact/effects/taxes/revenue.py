"""Revenue: every tax of a study as rows: treasury, kind, phase, effect, recurrence, facility, year, USD.

Direct taxes come from the facilities' own property, purchases and power; what follows from jobs, pay, spending and
business. Amounts are in dollars of the study's price year. No row without a base.
"""

import pandas as pd

from impact.effects.taxes.facility import company_rows, gas_rows, power_rows, property_rows, purchase_rows, utility_rows
from impact.effects.taxes.follow import follow_rows, in_lieu_rows
from impact.effects.taxes.inputs import ROW, TaxInputs, site_costs
from impact.effects.taxes.property import STEPS, property_steps


def steps_table(inputs: TaxInputs) -> pd.DataFrame:
    """Property steps of all facilities: facility, tax_class, year and the steps."""
    parts = [
        property_steps(site_costs(site, inputs), inputs.study.fiscal, inputs.law).assign(facility=site.id)
        for site in inputs.lawful_sites()
    ]
    empty = pd.DataFrame(columns=["tax_class", "year", *STEPS, "facility"])
    return pd.concat(parts, ignore_index=True) if parts else empty


def revenue(inputs: TaxInputs, steps: pd.DataFrame) -> pd.DataFrame:
    """All rows (ROW) in whole dollars, so that sums are exact; bills after the study's last year are left out."""
    rows = [
        *property_rows(inputs, steps),
        *utility_rows(inputs),
        *purchase_rows(inputs),
        *power_rows(inputs),
        *gas_rows(inputs),
    ]
    rows += [*in_lieu_rows(inputs), *company_rows(inputs), *follow_rows(inputs)]
    table = pd.DataFrame(rows, columns=list(ROW))
    table = table[(table["full_usd"] != 0) & table["year"].isin(list(inputs.years))]
    keys = [column for column in ROW if not column.endswith("_usd")]
    found = table.groupby(keys, as_index=False, sort=True)[["amount_usd", "full_usd"]].sum()
    return found.round({"amount_usd": 0, "full_usd": 0})
