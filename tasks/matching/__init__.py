"""The pure verdict engine: claim and page in, judgement out; no I/O, no Prefect, no database."""
