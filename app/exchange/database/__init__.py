"""What units handed in, in a PostgreSQL database: for many receivers and many years. Loaded only when asked for."""
