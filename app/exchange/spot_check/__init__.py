"""Spot checks: an inspector draws some of the records that a report counted, and the unit proves them."""
