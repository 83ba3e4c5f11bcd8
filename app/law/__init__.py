"""Dated law and state tables: public holidays, regimes of cases, communes of the country."""
