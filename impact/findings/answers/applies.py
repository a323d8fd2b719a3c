"""Which questions apply to a study: those about computers, turbines, or a city's own rules only where it has them.

What is not known stays said where the question applies: of a data hall that the study gives no water use, for example.
"""

from impact.findings.answers.answer import Answer, ReferenceData
from impact.results import Results
from impact.taxes.views import CITY

OF_THE_CITY = ("set-aside", "usual-abatement")
"""They rest on what one city, and its county, do: asked of sites in that county."""
OF_COMPUTERS = ("renewal", "exemption")
"""Asked only of sites with computers, or where something is forgone."""
OF_LARGE_LOADS = (
    "asked-for", "headroom", "curtailment", "substation", "household-bills", "household-bills-all", "own-bill",
    "leaving", "water", "carbon",
)  # fmt: skip
"""Without an answer, of no use to a site that is no large load."""
OF_TURBINES = ("other-emissions", "noise")
"""Asked of sites with computers or turbines."""


def applies(answer: Answer, results: Results, reference_data: ReferenceData) -> bool:
    """Whether a question, with what is answered, is one to ask of the study."""
    sites = results.study.facility
    computes = any(site.it_mw.span[1] > 0 for site in sites)
    if answer.key in OF_THE_CITY:
        home = reference_data.law.jurisdictions[CITY].county
        return any(site.county == home for site in sites)
    if answer.key in OF_TURBINES:
        return computes or any(unit.kind == "turbine" for site in sites for unit in site.supply)
    if answer.key in OF_COMPUTERS:
        return computes or (answer.key == "exemption" and answer.figure.value > 0)
    if answer.key in OF_LARGE_LOADS:
        return computes or answer.is_known
    return answer.key != "peaks" or answer.is_known or any(site.has_load for site in sites)
