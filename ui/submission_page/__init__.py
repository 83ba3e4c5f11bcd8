"""The page of frozen reports: freezing, handing over, comparing, replies."""
