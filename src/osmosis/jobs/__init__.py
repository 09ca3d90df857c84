"""Where long work waits for a worker: a job table, or a queue on PostgreSQL."""
