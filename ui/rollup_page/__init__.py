"""The page that adds up the packages of units."""
