"""Areas that the Census numbers and the county accounts do not have: what is known of them, and what to use instead."""

PLANNING_REGIONS = {
    "09110": ("Capitol", ("09003", "09013")),
    "09120": ("Greater Bridgeport", ("09001",)),
    "09130": ("Lower Connecticut River Valley", ("09007",)),
    "09140": ("Naugatuck Valley", ("09009",)),
    "09150": ("Northeastern Connecticut", ("09015",)),
    "09160": ("Northwest Hills", ("09005",)),
    "09170": ("South Central Connecticut", ("09009",)),
    "09180": ("Southeastern Connecticut", ("09011",)),
    "09190": ("Western Connecticut", ("09001",)),
}
"""Name, and the former counties that hold most of its people; a planning region follows town lines, not theirs."""
TERRITORIES = {
    "60": ("AS", "American Samoa"),
    "66": ("GU", "Guam"),
    "69": ("MP", "the Northern Mariana Islands"),
    "72": ("PR", "Puerto Rico"),
    "78": ("VI", "the U.S. Virgin Islands"),
}


def absent_area(word: str) -> str:
    """What to say of an area that the accounts lack; empty if it is none of those.

    >>> absent_area("47157")
    ''
    >>> absent_area("09170").endswith("use 09009")
    True
    """
    if word in PLANNING_REGIONS:
        name, counties = PLANNING_REGIONS[word]
        return (
            f"{word} is the planning region {name}. Connecticut's nine planning regions replaced its eight counties in "
            "the Census of 2022; the county accounts still have the counties, and no figures of planning regions. "
            f"The former counties that hold most of it: use {','.join(counties)}"
        )
    for code, (letters, name) in TERRITORIES.items():
        if word.upper() == letters or (len(word) == 5 and word.startswith(code)):
            return (
                f"{word} is in {name}. BEA publishes its yearly GDP, but no county jobs, pay or GDP by industry and no "
                "input-output accounts that hold it, so no multipliers can be calculated here. "
                "Use the tables of its own statistical agency; a state or county stands for it poorly"
            )
    return ""
