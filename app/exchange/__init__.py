"""Records on their way in and out: as plain JSON values, and as workbooks."""
