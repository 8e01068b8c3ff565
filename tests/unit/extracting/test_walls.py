from __future__ import annotations

import pytest

from models.status import Reason
from models.values import Page, Unread
from tasks.extracting.html import html_page

ARTICLE = (
    "The council of the city met on Tuesday evening to discuss the budget for the coming year. "
    "It agreed that the library should stay open and that the bridge needs to be repaired. "
)
MENU = "".join(f"<li><a href=/{n}>Section number {n}</a></li>" for n in range(40))
LONG = "".join(f"<p>In part {n} of the plan it says: {ARTICLE * 2}</p>" for n in range(6))


def read(title: str, body: str, head: str = "") -> Page | Unread:
    return html_page(f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>")


WALLS = [
    ("Just a moment...", "<h1>shop.example</h1><p>Checking.</p>", Reason.BLOCKED),
    ("Just a moment...", "", Reason.BLOCKED),
    ("a.example", "<h2>Verify you are human by completing the action below.</h2>", Reason.BLOCKED),
    ("a.example", "<p>Enable JavaScript and cookies to continue</p>", Reason.BLOCKED),
    ("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>", Reason.BLOCKED),
    ("Access Denied", "<p>You don't have permission to access this.</p>", Reason.BLOCKED),
    ("Pardon Our Interruption", "<p>As you were browsing something ...</p>", Reason.BLOCKED),
    ("", "<p>Our systems have detected unusual traffic from your computer.</p>", Reason.BLOCKED),
    ("a.example", "<p>You’re not a robot? Press &amp; hold.</p>", Reason.BLOCKED),
    ("403 Forbidden", "<h1>403 Forbidden</h1><hr>nginx", Reason.BLOCKED),
    ("News", "<p>This content is not available in your region.</p>", Reason.BLOCKED),
    ("Log in", "<form><label>Name</label><label>Password</label></form>", Reason.BLOCKED),
    ("Groups", "<p>You must log in to view this page.</p>", Reason.BLOCKED),
    ("App", "<div id=root></div><p>You need to enable JavaScript to run this app.</p>", None),
    ("App", "<p>This site requires JavaScript. Please turn on JavaScript.</p>", None),
    ("Page not found", f"<ul>{MENU}</ul><p>Try the search.</p>", Reason.GONE),
    ("404 - Not Found | Paper", f"<ul>{MENU}</ul><h1>404</h1>", Reason.GONE),
    ("The Paper", f"<ul>{MENU}</ul><h1>Page Not Found</h1><p>Sorry.</p>", Reason.GONE),
    ("The Paper", "<h1>Oops! That page can’t be found.</h1><p>Try a search.</p>", Reason.GONE),
    ("The Paper", "<p>The page you are looking for no longer exists.</p>", Reason.GONE),
    ("The Paper", "<p>Sorry, the page you requested could not be found.</p>", Reason.GONE),
    ("Die Zeitung", "<h1>Seite nicht gefunden</h1><p>Tut uns leid.</p>", Reason.GONE),
    ("Rents", f"<p>{ARTICLE}</p><p>Subscribe to continue reading.</p>", Reason.PAYWALLED),
    ("Rents", f"<p>{ARTICLE}</p><p>This article is for subscribers only.</p>", Reason.PAYWALLED),
    ("Rents", "<p>You’ve reached your monthly limit of free articles.</p>", Reason.PAYWALLED),
    ("Rents", "<p>Already a subscriber? Log in to keep reading this.</p>", Reason.PAYWALLED),
    (
        "Before you continue",
        (
            "<p>We use cookies and data to deliver our services.</p><p>If you choose to accept all,"
            " we and our partners use cookies to measure ads.</p><button>Reject all</button>"
            "<button>Accept all cookies</button><p>Privacy policy of the site</p>"
        ),
        None,
    ),
]


@pytest.mark.parametrize(("title", "body", "reason"), WALLS, ids=lambda v: str(v)[:40])
def test_a_wall_is_recognised(title: str, body: str, reason: Reason | None):
    got = read(title, body)
    assert isinstance(got, Unread), got
    assert got.reason is (reason or Reason.UNREADABLE)
    assert got.detail


@pytest.mark.parametrize(("title", "body", "reason"), WALLS, ids=lambda v: str(v)[:40])
def test_a_long_article_with_the_same_words_is_none(title: str, body: str, reason: Reason | None):
    got = read(title, f"<article><h1>Rents rise again in cities</h1>{LONG}{body}</article>")
    assert isinstance(got, Page), got


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Release notes", "<p>The 2.1 release fixes the login page. It is out now.</p>"),
        ("Cookies", "<h1>Oat cookies</h1><p>Bake them for 12 minutes at 180 degrees.</p>"),
        ("Rents", "<p>Rents rose by four percent in 2024.</p>"),
        ("404 people died in the storm of 1953, a new count says", f"<p>{ARTICLE}</p>"),
        ("Not found in nature: a new crystal", f"<p>{ARTICLE}</p>"),
        ("Blocked drains and how to clear them", f"<p>{ARTICLE}</p>"),
        ("How to log in to your router", f"<p>{ARTICLE}</p>"),
        ("Species no longer available to hunters", f"<p>{ARTICLE}</p>"),
        ("Security check-ups for dams", f"<p>{ARTICLE}</p>"),
    ],
)
def test_a_short_page_that_only_sounds_like_one_is_none(title: str, body: str):
    assert isinstance(read(title, body), Page)


FREE = (
    '<script type="application/ld+json">'
    '{"@type": "NewsArticle", "isAccessibleForFree": %s}</script>'
)


@pytest.mark.parametrize(
    ("flag", "body", "paywalled"),
    [
        ("false", f"<p>{ARTICLE}</p>", True),
        ('"False"', f"<p>{ARTICLE}</p>", True),
        ("true", f"<p>{ARTICLE}</p>", False),
        ("false", LONG, False),
    ],
)
def test_what_the_page_says_of_being_free(flag: str, body: str, paywalled: bool):
    got = read("Rents", body, FREE % flag)
    assert (isinstance(got, Unread) and got.reason is Reason.PAYWALLED) == paywalled


def test_a_text_in_chinese_is_counted_by_character():
    text = "国务院印发了关于深入实施人工智能行动的意见请启用" * 12
    assert isinstance(read("请登录", f"<p>{text} enable JavaScript</p>"), Page)
