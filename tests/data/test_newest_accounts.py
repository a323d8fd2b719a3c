"""The accounts of the newest year at 402 industries: published summary blocks, and balance at detail."""

import pandas as pd
import pytest

from impact.ingest.agency import bea_io
from impact.ingest.update import import_shares, output_targets, updated_tables
from impact.model.multipliers import multipliers
from impact.model.options import Options

YEAR = 2024


@pytest.fixture(scope="module")
def tables(agency):
    return updated_tables(agency, YEAR)


@pytest.fixture(scope="module")
def codes(agency):
    return bea_io.read_summary_codes(agency)[0]


def aggregated(table, codes, like):
    rows = table.groupby(codes.reindex(table.index).to_numpy()).sum()
    both = rows.T.groupby(codes.reindex(table.columns).to_numpy()).sum().T
    return both.reindex(index=like.index, columns=like.columns).fillna(0.0)


@pytest.mark.agency
def test_make_cells_are_the_published_ones(agency, tables, codes):
    published = bea_io.read_summary_make(agency, YEAR)
    gap = (aggregated(tables.make, codes, published) - published).abs() / published.sum()
    assert gap.max().max() < 0.001


@pytest.mark.agency
def test_use_and_final_demand_cells_are_the_published_ones(agency, tables, codes):
    published = bea_io.read_summary_use(agency, YEAR)
    gap = ((aggregated(tables.use, codes, published) - published).abs() / published.sum().abs()).max()
    final = [code for code in published.columns if code.startswith(("F0", "F1"))]
    assert gap.drop(final).max() < 0.001
    assert gap[final].drop("F030").max() < 0.01
    assert gap["F030"] < 0.05


@pytest.mark.agency
def test_every_industry_and_every_commodity_balances(tables):
    output, supply = tables.make.sum(axis=1), tables.make.sum(axis=0)
    inputs = tables.use[tables.make.index].sum()
    assert ((inputs - output).abs() / output).max() < 0.001
    used = tables.use.loc[supply.index].sum(axis=1)
    made = supply > 0
    assert ((used - supply).abs()[made] / supply[made]).max() < 0.001
    assert used[~made].abs().max() < 1.0


@pytest.mark.agency
def test_output_follows_the_published_growth_inside_a_summary_sector(agency, tables, codes):
    target = output_targets(agency, YEAR)
    assert (tables.make.sum(axis=1) / target - 1).abs().max() < 1e-6
    published = bea_io.read_summary_make(agency, YEAR).sum(axis=1)
    assert target.groupby(codes.reindex(target.index)).sum().to_numpy() == pytest.approx(
        published.sort_index().to_numpy()
    )


@pytest.mark.agency
def test_imports_are_those_of_the_use_table(agency, tables, codes):
    shares = import_shares(agency, tables, codes, YEAR)
    assert shares.min().min() >= 0
    assert shares.max().max() <= 1
    imported = tables.imports.sum(axis=1) + tables.final_imports.drop(columns="F05000").sum(axis=1)
    total = -tables.use["F05000"].reindex(imported.index)
    assert (imported / total)[total > 100].min() > 0.9999
    assert (tables.imports <= tables.use.loc[imported.index, tables.imports.columns].clip(lower=0) + 1e-6).all().all()


@pytest.mark.parametrize("year", [2017, 2023, 2024])
@pytest.mark.parametrize("region", ["us", "memphis", "28009"])
def test_multipliers_are_whole_in_all_years(year, region):
    table = multipliers(region, Options(accounts=year), basis="industry", households=False, price_year=2023)
    assert table["output_multiplier"].min() >= 1 - 1e-9
    assert not table.drop(columns=["direct_effect_jobs", "direct_effect_labor_income"]).isna().any().any()
    empty = table.loc[table["direct_effect_jobs"].isna(), "code"]
    assert set(empty) <= {"531HSO", "4200ID"}


def test_warehousing_buys_less_than_it_did():
    """Summary tables: warehousing's total Type I multiplier fell from 1.96 (2017) to 1.64 (2023) and 1.58 (2024)."""
    found = {
        year: multipliers(
            "us", Options(accounts=year, imports=True), basis="industry", households=False, price_year=2023
        )
        .set_index("code")
        .loc["493000", "output_multiplier"]
        for year in (2017, 2023, 2024)
    }
    assert found[2017] == pytest.approx(1.94, abs=0.03)
    assert found[2023] == pytest.approx(1.64, abs=0.03)
    assert found[2024] == pytest.approx(1.58, abs=0.03)


def test_detail_multipliers_do_not_average_to_other_years_ones():
    """Both years stand side by side under --accounts: they differ, and the newest is the default."""
    assert Options().accounts == YEAR
    frames = [
        multipliers("us", Options(accounts=y), basis="industry", households=False, price_year=2023)
        for y in (2017, YEAR)
    ]
    assert not pd.Series(frames[0]["output_multiplier"]).equals(frames[1]["output_multiplier"])
