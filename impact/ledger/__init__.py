"""From a facility to spending lines, and from those to final demand in the region."""
