"""Reports in the formats that people and machines read."""
