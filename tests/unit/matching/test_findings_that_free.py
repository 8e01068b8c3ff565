"""What stopped true verdicts once, where it can be beside a twin that is stopped still.

A fact lowers a verified claim whatever the model says, so a finding that is wrong costs a verdict.
"""

from __future__ import annotations

import pytest
from mills import failing

DENIED = "one side denies"
EXCLUSIVE = "more exclusive"
SURER = "surer than"
NOWHERE = "a number is nowhere"
NAMED = "another name stands there"


def fails(guard: str, claim: str, sentence: str) -> bool:
    return any(name.startswith(guard) for name in failing(claim, sentence))


@pytest.mark.parametrize(
    ("guard", "claim", "free", "stopped"),
    [
        pytest.param(
            DENIED,
            "The varnish does not leave a greasy film on the deck.",
            "The varnish is light, non-greasy and leaves the deck dry.",
            "The varnish is light, greasy and leaves a film on the deck.",
            id="non- denies as well",
        ),
        pytest.param(
            DENIED,
            "Dogs are not allowed on the ferry to Sund.",
            "The ferry to Sund has a ban on dogs.",
            "Dogs are allowed on the ferry to Sund.",
            id="a ban denies as well",
        ),
        pytest.param(
            DENIED,
            "The ferry goes from a standstill to 30 knots in eleven minutes.",
            "The ferry goes from zero to 30 knots in eleven minutes.",
            "The ferry does not go to 30 knots in eleven minutes.",
            id="from zero is no denial",
        ),
        pytest.param(
            DENIED,
            "The harbour is a gateway for the island.",
            "The harbour is not simply a gateway for the island, it feeds it.",
            "The harbour is not a gateway for the island, it feeds it.",
            id="not simply adds",
        ),
        pytest.param(
            EXCLUSIVE,
            "All captains have a pilot's licence for the sound.",
            "Every captain has a pilot's licence for the sound.",
            "Captains have a pilot's licence for the sound.",
            id="every is all",
        ),
        pytest.param(
            EXCLUSIVE,
            "The harbour wants above all to deepen the channel.",
            "The harbour wants first to deepen the channel.",
            "",
            id="above all shuts out nothing",
        ),
        pytest.param(
            EXCLUSIVE,
            "The winch gives a choice of two speeds for the nets.",
            "The winch gives you the choice of two speeds for the nets, and if you want less you "
            "can lock it.",
            "If the harbour agrees, the winch gives a choice of two speeds for the nets.",
            id="a condition after and bears on the rest",
        ),
        pytest.param(
            EXCLUSIVE,
            "The skipper never had a radio on the boat.",
            "The skipper never had a radio on the boat, so he cannot tell if it is allowed.",
            "The skipper never had a radio on the boat unless it was chartered.",
            id="tell if only asks",
        ),
        pytest.param(
            SURER,
            "The mast broke in 2012 because of a storm over the sound.",
            "The mast broke in 2012 due to a storm over the sound.",
            "The mast is due to break up in 2012 in a storm over the sound.",
            id="due to names a cause",
        ),
        pytest.param(
            SURER,
            "The trip fits families with children and costs 40 kroner.",
            "The trip costs 40 kroner and fits families with children who want to see seals.",
            "The trip is planned to cost 40 kroner for families with children.",
            id="those who want to plan nothing",
        ),
        pytest.param(
            SURER,
            "Sealskin can count as cargo on the ferry.",
            "Sealskin might count as cargo on the ferry.",
            "Sealskin is proposed as cargo on the ferry.",
            id="can is no surer than might",
        ),
        pytest.param(
            NOWHERE,
            "The yard was given two more weeks to find a buyer.",
            "They have given the yard another 14 days to find a buyer.",
            "They have given the yard another 20 hours to find a buyer.",
            id="more stands between number and unit",
        ),
        pytest.param(
            NOWHERE,
            "Fares were lower than twelve months before.",
            "Fares were down from a year earlier.",
            "Fares were down from a week earlier.",
            id="twelve months are a year",
        ),
        pytest.param(
            NOWHERE,
            "Setting the anchor is the fourth step.",
            "4. Set the anchor.",
            "5. Set the anchor.",
            id="the fourth of a list",
        ),
        pytest.param(
            NOWHERE,
            "Depth is the main difference between the two.",
            "The main difference between the inner and the outer harbour is depth.",
            "",
            id="the two only points",
        ),
        pytest.param(
            NOWHERE,
            "The shares cost a little under 3 percent less than in Oslo.",
            "The shares cost 2.8 percent less than in Oslo.",
            "The shares cost 2.2 percent less than in Oslo.",
            id="a little under",
        ),
        pytest.param(
            NAMED,
            "Norvik is made for small boats.",
            "Tailored for small boats, Norvik costs 40 kroner.",
            "",
            id="a participle is no name",
        ),
    ],
)
def test_true_claims_are_free_and_their_twins_stopped(guard, claim, free, stopped):
    assert not fails(guard, claim, free)
    if stopped:
        assert failing(claim, stopped)
