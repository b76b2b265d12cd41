"""PostgreSQL, NATS and the homes they live in: the only package that speaks to an engine."""
