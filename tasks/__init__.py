"""The steps. A verb file is a Prefect task; an -ing package is the machine behind it."""
