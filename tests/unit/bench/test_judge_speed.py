"""The speed benchmark measures what it says: one page, both ways, and a process of its own."""

from __future__ import annotations

from judge_speed import CLAIMS, SENTENCES, loaded, made_page, measured


def test_the_page_has_eighty_different_sentences():
    page = made_page()
    assert len({passage.text for passage in page.passages}) == SENTENCES == 80


def test_the_judge_asks_its_model_less_often_than_the_rival_and_is_faster():
    found = measured(1, CLAIMS[:1])
    assert found["pairs_per_claim"]["rival"] == 80
    assert 1 <= found["pairs_per_claim"]["embedded"] <= 8
    assert found["ratio"] > 1


def test_a_fresh_process_tells_its_load_time_and_memory():
    told = loaded("rules")
    assert 0 < told["load_s"] < 60
    assert 10 < told["peak_mb"] < 1000
