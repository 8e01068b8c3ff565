"""What the user can change, for each reason a page could not be read: option or setting by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.status import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

HINTS = {
    Reason.UNREACHABLE: "slow sites: raise CITEWATCH_TOTAL_SECONDS or CITEWATCH_ATTEMPTS; "
    "check again later with `citewatch check --reason unreachable`",
    Reason.BLOCKED: "some sites admit a client that says who it is: set CITEWATCH_CONTACT to a URL "
    "or an e-mail address",
    Reason.DISALLOWED: "where you have the site's permission, CITEWATCH_ROBOTS=false fetches all "
    "the same",
    Reason.TOO_LARGE: "raise CITEWATCH_RECEIVED_BYTES and CITEWATCH_DECODED_BYTES",
    Reason.REFUSED_ADDRESS: "to check pages of your own network, name it in "
    "CITEWATCH_ALLOWED_NETWORKS, e.g. 10.0.0.0/8",
    Reason.UNREADABLE: "pages that take long to read: raise CITEWATCH_EXTRACT_SECONDS",
    Reason.GONE: "find where the page moved to, or cite an archived copy",
    Reason.PAYWALLED: "cite a page that everybody can read",
    Reason.UNCITED: "add a URL to the claim",
}


def hints(reasons: Mapping[Reason, int]) -> list[str]:
    """One line for each reason that occurs and that something can be done about."""
    return [
        f"{reason.value} ({reasons[reason]}): {hint}"
        for reason, hint in HINTS.items()
        if reasons.get(reason)
    ]
