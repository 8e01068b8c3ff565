"""What the page of the loopback site says, and what it does not."""

TRUE = "The lighthouse at Cape Anna is 47 metres high"
FALSE = "The lighthouse at Cape Anna is 74 metres high"
