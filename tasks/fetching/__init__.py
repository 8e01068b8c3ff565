"""Fetching: a URL in, one `models.values.Fetched` out. Knows no Prefect and no database.

`client.Fetcher` is the door. A request's way: `urls` (is it a web URL, do two parsers agree),
`robots`, `politeness` (its host's turn), `exchange` over `transport` and `dialing` (the address
guard of `addresses`), `body` (limits), `classify` (what the response means), `archives` (copies of
pages), `retry`.
"""
