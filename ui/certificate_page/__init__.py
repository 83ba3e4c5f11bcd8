"""The page of certificates of merit."""
