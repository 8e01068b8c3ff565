from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import Page, Passage, Tier
from tasks.matching.quotes import AROUND, quote_for

TEXTS = st.text(st.characters(codec="utf-8"), max_size=300)


@given(TEXTS, st.integers(-5, 310), st.integers(-5, 310))
def test_a_quote_is_exact_or_refused(text, start, end):
    page = Page(text=text, passages=())
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        with pytest.raises(ValueError, match=r"span|white space"):
            quote_for(page, start, end)
        return
    quote = quote_for(page, start, end)
    assert text[quote.start : quote.end] == quote.exact == text[start:end].strip()
    assert text[: quote.start].endswith(quote.prefix)
    assert text[quote.end :].startswith(quote.suffix)
    assert len(quote.prefix) == min(AROUND, quote.start)
    assert len(quote.suffix) == min(AROUND, len(text) - quote.end)


def test_a_quote_has_tier_and_page_number_of_its_passage():
    passages = (
        Passage(start=0, end=5, text="First", page_number=1),
        Passage(start=6, end=12, text="Second", page_number=2, tier=Tier.FULL),
    )
    page = Page(text="First Second", passages=passages)
    quote = quote_for(page, 6, 12)
    assert (quote.tier, quote.page_number) == (Tier.FULL, 2)
