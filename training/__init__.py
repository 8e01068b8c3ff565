"""How the embedded entailment model was made, so that anyone can make it again."""
