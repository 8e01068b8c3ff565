"""The workflows. Entrypoints are module paths: `flows.verify.verify`, `flows.recheck.recheck`."""
