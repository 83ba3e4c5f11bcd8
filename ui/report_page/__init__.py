"""The page of reports: a report, its period, figures, charts and paper."""
