"""The detail accounts moved to a newer year: the benchmark's 402 industries, that year's published summary tables.

    make       block totals: summary make; row totals: detail gross output (its growth, not its level)
    use        commodities and value added x industries and final demand; block totals: summary use; column totals:
               industry output; row totals: commodity output of the make table
    imports    the benchmark's share of each use that is imported, moved with the summary row's import share

All after redefinitions. Method: GRAS (accounts.balance), make first, then use, value added and final demand together.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from impact.accounts.national import BENCHMARK, EXPORTS, IMPORTS
from impact.ingest.agency import bea_io
from impact.ingest.balance import Groups, balanced, block_grouping, column_grouping, row_grouping, seeded


@dataclass(frozen=True)
class Tables:
    """Make, use and imports of one year, detail, musd.

    Attributes:
        make: industry x commodity.
        use: (commodity, then value added) x (industry, then final demand).
        imports: commodity x industry.
        final_imports: commodity x final demand.
    """

    make: pd.DataFrame
    use: pd.DataFrame
    imports: pd.DataFrame
    final_imports: pd.DataFrame


def benchmark_tables(agency: Path) -> Tables:
    """The detail tables of the benchmark year, as published."""
    make = bea_io.read_make(agency)
    imports, final = bea_io.read_imports(agency), bea_io.read_final_imports(agency)
    return Tables(make, bea_io.read_use(agency), imports, final.reindex(make.columns).fillna(0.0))


def updated_tables(agency: Path, year: int) -> Tables:
    """The detail tables of a newer year."""
    old = benchmark_tables(agency)
    codes, _ = bea_io.read_summary_codes(agency)
    make = updated_make(old.make, bea_io.read_summary_make(agency, year), codes, output_targets(agency, year))
    use = updated_use(old.use, bea_io.read_summary_use(agency, year), codes, make)
    shares = import_shares(agency, old, codes, year)
    imported = imported_use(use.loc[make.columns], shares)
    final = [code for code in use.columns if code not in make.index]
    return Tables(make, use, imported[make.index], imported[final])


def imported_use(use: pd.DataFrame, shares: pd.DataFrame, rounds: int = 20) -> pd.DataFrame:
    """What of each use is imported, commodity x (industry and final demand), adding up to the use table's imports.

    A row's shares are scaled together, none above one; what is then still short is spread over what is left of its
    uses. Exports hold no imports, the import column is left as it is.
    """
    bought = use.clip(lower=0.0)
    bought[[EXPORTS, IMPORTS]] = 0.0
    total = -use[IMPORTS].clip(upper=0.0)
    for _ in range(rounds):
        found = (bought * shares).sum(axis=1)
        shares = shares.mul((total / found.where(found > 0)).fillna(0.0), axis=0).clip(upper=1.0)
    short = (total - (bought * shares).sum(axis=1)).clip(lower=0.0)
    room = (bought * (1 - shares)).sum(axis=1)
    shares = shares + (1 - shares).mul((short / room.where(room > 0)).fillna(0.0).clip(upper=1.0), axis=0)
    return (bought * shares).assign(**{IMPORTS: use[IMPORTS]})


def output_targets(agency: Path, year: int) -> pd.Series:
    """Output by detail industry in a newer year, musd: benchmark x growth of gross output, at the summary's totals."""
    old = bea_io.read_make(agency).sum(axis=1)
    growth = bea_io.read_gross_output(agency)
    codes, _ = bea_io.read_summary_codes(agency)
    moved = old * (growth[year] / growth[BENCHMARK]).reindex(old.index)
    summary = codes.reindex(old.index)
    published = bea_io.read_summary_make(agency, year).sum(axis=1)
    return moved * summary.map(published) / moved.groupby(summary).transform("sum")


def numbers(labels: pd.Index, codes: pd.Series, order: pd.Index) -> Groups:
    """Position of each label's summary code in an order."""
    return np.asarray(order.get_indexer(codes.reindex(labels)), dtype=np.int64)


def updated_make(old: pd.DataFrame, summary: pd.DataFrame, codes: pd.Series, output: pd.Series) -> pd.DataFrame:
    """Make of the newer year, industry x commodity."""
    rows, columns = numbers(old.index, codes, summary.index), numbers(old.columns, codes, summary.columns)
    blocks = block_grouping(rows, columns, summary.to_numpy())
    start = seeded(old.to_numpy(), blocks, output.to_numpy(), old.sum(axis=0).to_numpy())
    by_row = row_grouping(old.shape, output.to_numpy())
    return pd.DataFrame(balanced(start, [blocks, by_row]), old.index, old.columns)


def updated_use(old: pd.DataFrame, summary: pd.DataFrame, codes: pd.Series, make: pd.DataFrame) -> pd.DataFrame:
    """Use, value added and final demand of the newer year, together."""
    output, supply = make.sum(axis=1), make.sum(axis=0)
    rows, columns = numbers(old.index, codes, summary.index), numbers(old.columns, codes, summary.columns)
    blocks = block_grouping(rows, columns, summary.to_numpy())
    row_totals, column_totals = supply.reindex(old.index).to_numpy(), output.reindex(old.columns).to_numpy()
    weights = [np.nan_to_num(totals, nan=1.0) for totals in (row_totals, column_totals)]
    start = seeded(old.to_numpy(), blocks, *weights)
    by_column, by_row = column_grouping(old.shape, column_totals), row_grouping(old.shape, row_totals)
    return pd.DataFrame(balanced(start, [blocks, by_column, by_row]), old.index, old.columns)


def import_shares(agency: Path, old: Tables, codes: pd.Series, year: int) -> pd.DataFrame:
    """Imported share of each use, commodity x (industry and final demand), between 0 and 1.

    s = s_benchmark x (summary row's share now / then); the row's share where the benchmark has no use.
    """
    then, now = (summary_import_share(agency, which) for which in (BENCHMARK, year))
    summary = codes.reindex(old.make.columns)
    growth = summary.map(now / then.where(then > 0)).fillna(1.0)
    use = old.use.loc[old.make.columns]
    imported = pd.concat([old.imports, old.final_imports], axis=1).reindex(columns=use.columns, fill_value=0.0)
    share = (imported / use.where(use > 0)).clip(0.0, 1.0)
    share = share.apply(lambda column: column.fillna(summary.map(then)))
    return share.mul(growth, axis=0).clip(0.0, 1.0)


def summary_import_share(agency: Path, year: int) -> pd.Series:
    """Imports over residents' use, by summary commodity."""
    use = bea_io.read_summary_use(agency, year)
    imports = -bea_io.read_summary_imports(agency, year)["F050"]
    residents = use.drop(columns=["F040", "F050"]).sum(axis=1).reindex(imports.index)
    return (imports / residents.where(residents > 0)).clip(0.0, 1.0).fillna(0.0)
