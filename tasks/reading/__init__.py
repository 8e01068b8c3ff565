"""Documents and tables into claims with their citations. Pure: bytes in, values out."""
