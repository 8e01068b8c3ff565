"""One key for what is the same page, and different keys for what is not."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.errors import InputError
from tasks.reading.urls import archived, url_key

SAFELINK = "https://eur02.safelinks.protection.outlook.com/?url="

SAME = [
    # plain normalisation (RFC 3986, 6.2)
    ("https://example.org", "https://example.org/"),
    ("HTTPS://EXAMPLE.ORG/", "https://example.org/"),
    ("http://example.org/a", "https://example.org/a"),
    ("https://example.org:443/a", "https://example.org/a"),
    ("http://example.org:80/a", "https://example.org/a"),
    ("  https://example.org/a  ", "https://example.org/a"),
    ("https://example.org./a", "https://example.org/a"),
    ("https://www.example.org/a", "https://example.org/a"),
    ("https://example.org/a/", "https://example.org/a"),
    ("https://example.org/b/../a", "https://example.org/a"),
    ("https://example.org/./a", "https://example.org/a"),
    ("https://example.org/%7Euser", "https://example.org/~user"),
    ("https://example.org/a%2fb", "https://example.org/a%2Fb"),
    ("https://example.org/%61", "https://example.org/a"),
    ("https://example.org/a b", "https://example.org/a%20b"),
    ("https://example.org/é", "https://example.org/%C3%A9"),
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ("https://example.org/index.html", "https://example.org/"),
    ("https://example.org/a/index.php", "https://example.org/a"),
    ("https://example.org/Default.aspx", "https://example.org/"),
    ("https://example.org/a?", "https://example.org/a"),
    ("https://example.org/a?&", "https://example.org/a"),
    ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
    ("https://example.org/a?a=1&&b=2", "https://example.org/a?a=1&b=2"),
    # fragments
    ("https://example.org/a#part", "https://example.org/a"),
    ("https://example.org/a#:~:text=rain%20fell", "https://example.org/a"),
    ("https://example.org/a?b=1#part", "https://example.org/a?b=1"),
    # tracking
    ("https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a"),
    ("https://example.org/a?UTM_Campaign=x", "https://example.org/a"),
    ("https://example.org/a?id=7&fbclid=abc", "https://example.org/a?id=7"),
    ("https://example.org/a?gclid=abc", "https://example.org/a"),
    ("https://example.org/a?msclkid=abc&gbraid=1&wbraid=2", "https://example.org/a"),
    ("https://example.org/a?mc_cid=1&mc_eid=2", "https://example.org/a"),
    ("https://example.org/a?_ga=1.2.3&_gl=4", "https://example.org/a"),
    ("https://example.org/a?igshid=abc", "https://example.org/a"),
    ("https://example.org/a?yclid=1", "https://example.org/a"),
    ("https://example.org/a?mtm_campaign=x&pk_kwd=y", "https://example.org/a"),
    ("https://example.org/a?_hsenc=p2&_hsmi=3", "https://example.org/a"),
    ("https://example.org/a?at_medium=RSS&at_campaign=KARANGA", "https://example.org/a"),
    ("https://example.org/a?ref_src=twsrc", "https://example.org/a"),
    ("https://www.nytimes.com/2025/01/02/world/x.html?smid=tw", "https://nytimes.com/2025/01/02/world/x.html"),
    ("https://www.nytimes.com/a?campaign_id=2&emc=edit", "https://nytimes.com/a"),
    ("https://www.wsj.com/articles/x-1?mod=hp_lead", "https://wsj.com/articles/x-1"),
    ("https://medium.com/@a/story-1?source=rss", "https://medium.com/@a/story-1"),
    ("https://www.theguardian.com/a/b?CMP=share_btn", "https://theguardian.com/a/b"),
    ("https://finance.yahoo.com/news/x.html?guccounter=1&guce_referrer=a", "https://finance.yahoo.com/news/x.html"),
    # layouts
    ("https://m.example.org/a", "https://example.org/a"),
    ("https://mobile.example.org/a", "https://example.org/a"),
    ("https://amp.example.org/a", "https://example.org/a"),
    ("https://www.m.example.org/a", "https://example.org/a"),
    ("https://amp.theguardian.com/world/2025/jan/02/rain", "https://theguardian.com/world/2025/jan/02/rain"),
    ("https://example.org/2025/01/rain-fell/amp", "https://example.org/2025/01/rain-fell"),
    ("https://example.org/2025/01/rain-fell/amp/", "https://example.org/2025/01/rain-fell"),
    ("https://example.org/amp/2025/01/rain-fell", "https://example.org/2025/01/rain-fell"),
    ("https://example.org/2025/rain-fell.amp.html", "https://example.org/2025/rain-fell.html"),
    ("https://example.org/rain-fell-in-may.amp", "https://example.org/rain-fell-in-may"),
    ("https://example.org/rain-1234?amp=1", "https://example.org/rain-1234"),
    ("https://example.org/rain-1234?amp", "https://example.org/rain-1234"),
    ("https://example.org/rain?outputType=amp", "https://example.org/rain"),
    ("https://www.google.com/amp/s/example.org/rain-1234.html", "https://example.org/rain-1234.html"),
    ("https://example-org.cdn.ampproject.org/c/s/example.org/rain", "https://example.org/rain"),
    ("https://example-org.cdn.ampproject.org/v/s/example.org/rain?amp_js_v=0.1", "https://example.org/rain"),
    # wrappers
    ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa&usg=x", "https://example.org/a"),
    ("https://www.google.co.uk/url?q=https://example.org/a%3Fb%3D1&sa=D", "https://example.org/a?b=1"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Ffbclid%3DX&h=AT0", "https://example.org/a"),
    ("https://lm.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
    ("https://l.instagram.com/?u=https%3A%2F%2Fexample.org%2Fa&e=A", "https://example.org/a"),
    (SAFELINK + "https%3A%2F%2Fexample.org%2Fa&data=05%7C01&reserved=0", "https://example.org/a"),
    (SAFELINK + "https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
    ("https://www.youtube.com/redirect?q=https%3A%2F%2Fexample.org%2Fa&v=x", "https://example.org/a"),
    ("https://out.reddit.com/t3_x?url=https%3A%2F%2Fexample.org%2Fa&token=y", "https://example.org/a"),
    ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fexample.org%2Fa&rut=z", "https://example.org/a"),
    ("https://t.umblr.com/redirect?z=https%3A%2F%2Fexample.org%2Fa&t=z", "https://example.org/a"),
    ("https://slack-redir.net/link?url=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
    ("https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
    ("https://vk.com/away.php?to=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
    ("https://steamcommunity.com/linkfilter/?u=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
    ("https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9leGFtcGxlLm9yZy9h&ntb=1", "https://example.org/a"),
    ("https://r.search.yahoo.com/_ylt=A/RV=2/RU=https%3a%2f%2fexample.org%2fa/RK=2/RS=x", "https://example.org/a"),
    ("https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_a&d=D", "https://example.org/a"),
    ("https://urldefense.com/v3/__https://example.org/a__;!!abc$", "https://example.org/a"),
    # DOI, arXiv, PubMed
    ("https://dx.doi.org/10.1000/ABC", "https://doi.org/10.1000/abc"),
    ("http://www.doi.org/10.1000/abc", "https://doi.org/10.1000/abc"),
    ("https://doi.org/10.1016/S0140-6736(20)30183-5", "https://doi.org/10.1016/s0140-6736(20)30183-5"),
    ("https://doi.org/10.48550/arXiv.2301.00001", "https://arxiv.org/abs/2301.00001"),
    ("http://arxiv.org/abs/2301.00001", "https://arxiv.org/abs/2301.00001"),
    ("https://export.arxiv.org/abs/2301.00001", "https://arxiv.org/abs/2301.00001"),
    ("https://www.arxiv.org/abs/2301.00001?context=cs", "https://arxiv.org/abs/2301.00001"),
    ("https://arxiv.org/pdf/2301.00001.pdf", "https://arxiv.org/pdf/2301.00001"),
    ("https://arxiv.org/abs/hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
    ("https://www.ncbi.nlm.nih.gov/pubmed/12345678", "https://pubmed.ncbi.nlm.nih.gov/12345678"),
    ("https://www.ncbi.nlm.nih.gov/m/pubmed/12345678/", "https://pubmed.ncbi.nlm.nih.gov/12345678"),
    ("https://www.ncbi.nlm.nih.gov/pubmed/?term=12345678", "https://pubmed.ncbi.nlm.nih.gov/12345678"),
    ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "https://pubmed.ncbi.nlm.nih.gov/12345678"),
    ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123456/", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123456"),
    ("https://pmc.ncbi.nlm.nih.gov/articles/PMC123456", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123456"),
    # sites with several addresses
    ("https://en.m.wikipedia.org/wiki/New_York", "https://en.wikipedia.org/wiki/New_York"),
    ("https://en.wikipedia.org/wiki/New%20York", "https://en.wikipedia.org/wiki/New_York"),
    ("https://en.wikipedia.org/w/index.php?title=New_York", "https://en.wikipedia.org/wiki/New_York"),
    ("https://youtu.be/dQw4w9WgXcQ?t=42", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
    ("https://m.youtube.com/watch?v=dQw4w9WgXcQ&feature=share", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
    ("https://www.youtube.com/embed/dQw4w9WgXcQ", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
    ("https://twitter.com/NASA/status/123456?s=20", "https://x.com/nasa/status/123456"),
    ("https://mobile.twitter.com/NASA/status/123456/photo/1", "https://x.com/nasa/status/123456"),
    ("https://old.reddit.com/r/x/comments/1/y/", "https://reddit.com/r/x/comments/1/y"),
    # archives: that page at that time
    ("http://web.archive.org/web/20200102030405/http://www.example.org/a", "https://web.archive.org/web/20200102030405/https://example.org/a"),
    ("https://web.archive.org/web/20200102030405id_/https://example.org/a?utm_source=x", "https://web.archive.org/web/20200102030405/https://example.org/a"),
    ("https://web.archive.org/web/20200102030405if_/http:/example.org/a/", "https://web.archive.org/web/20200102030405/https://example.org/a"),
    ("https://archive.is/2020.01.02-030405/https://example.org/a", "https://archive.ph/20200102030405/https://example.org/a"),
    ("https://archive.today/20200102030405/https://example.org/a", "https://archive.ph/20200102030405/https://example.org/a"),
    # what looks like a wrapper and holds nothing stays what it is
    ("https://www.google.com/url?q=javascript:alert(1)", "https://google.com/url?q=javascript:alert(1)"),
    ("https://www.google.com/search?q=https://example.org", "https://google.com/search?q=https://example.org"),
    # addresses and ports are left alone
    ("http://127.0.0.1:8765/a.html", "http://127.0.0.1:8765/a.html"),
    ("http://example.org:8080/a", "http://example.org:8080/a"),
    ("http://[::1]/a", "http://[::1]/a"),
]  # fmt: skip

DIFFERENT = [
    ("https://example.org/a", "https://example.org/A"),
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://example.org/a?q=", "https://example.org/a"),
    ("https://arxiv.org/abs/2301.00001", "https://arxiv.org/pdf/2301.00001"),
    ("https://arxiv.org/abs/2301.00001v1", "https://arxiv.org/abs/2301.00001v2"),
    ("https://github.com/ampproject/amp", "https://github.com/ampproject"),
    ("https://example.org/amp", "https://example.org/"),
    ("https://m.github.io/a", "https://github.io/a"),
    ("https://amp.dev/a", "https://dev/a"),
    ("https://en.wikipedia.org/wiki/Rain", "https://de.wikipedia.org/wiki/Rain"),
    ("https://en.wikipedia.org/w/index.php?title=Rain&oldid=5", "https://en.wikipedia.org/wiki/Rain"),
    ("https://example.org/#/a", "https://example.org/#/b"),
    ("https://example.org/#!a", "https://example.org/#!b"),
    ("https://example.org:8443/a", "https://example.org/a"),
    ("https://web.archive.org/web/20200102030405/https://example.org/a", "https://example.org/a"),
    ("https://web.archive.org/web/2020/https://example.org/a", "https://web.archive.org/web/2021/https://example.org/a"),
    ("https://www.google.com/maps/a", "https://www.google.com/maps/b"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/a//b", "https://example.org/a/b"),
    ("https://en.wikipedia.org/wiki/C++", "https://en.wikipedia.org/wiki/C"),
]  # fmt: skip

REFUSED = [
    ("", "not a URL"),
    ("rain", "not a URL"),
    ("/a/b", "not a URL"),
    ("#part", "not a URL"),
    ("www.example.org/a", "lacks https://"),
    ("example.org/a", "lacks https://"),
    ("example.org:8080/a", "lacks https://"),
    ("//example.org/a", "not a URL"),
    ("javascript:alert(1)", "javascript: is not"),
    ("JAVASCRIPT:alert(1)", "javascript: is not"),
    ("file:///etc/passwd", "file: is not"),
    ("data:text/html,hi", "data: is not"),
    ("mailto:a@example.org", "mailto: is not"),
    ("ftp://example.org/a", "ftp: is not"),
    ("doi:10.1000/1", "https://doi.org/"),
    ("http://", "not a valid URL"),
    ("http:///", "not a valid URL"),
    ("https://exa mple.org/", "not a valid URL"),
    ("https://example.org:99999/", "not a valid URL"),
    ("https://user:secret@example.org/", "user name or password"),
    ("https://example.org@evil.example/", "user name or password"),
    ("https:\\\\example.org\\a", "backslash"),
    ("https://example.org/\x1b[2J", "control"),
    ("https://example.org/\u202egpj.exe", "invisible"),
    ("https://example.org/\ud800", "broken"),
    ("https://example.org/" + "a" * 8_000, "longer than"),
]


def test_the_table_is_large_enough_to_mean_something():
    assert len(SAME) + len(DIFFERENT) + len(REFUSED) >= 150


@pytest.mark.parametrize(("url", "key"), SAME)
def test_a_url_has_its_key(url: str, key: str):
    assert url_key(url) == key
    assert url_key(key) == key


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_pages_have_different_keys(one: str, other: str):
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(("url", "said"), REFUSED)
def test_what_is_no_web_page_is_refused_in_one_harmless_line(url: str, said: str):
    with pytest.raises(InputError) as refused:
        url_key(url)
    assert said in refused.value.message
    assert "secret" not in refused.value.message
    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 200


def test_wrappers_without_end_are_refused():
    url = "https://example.org/"
    for _ in range(40):
        url = "https://www.google.com/url?q=" + url
    with pytest.raises(InputError, match="too many"):
        url_key(url)


def test_an_archived_page_gives_its_address_and_time():
    kept = archived("https://web.archive.org/web/20200102030405id_/http:/example.org/a")
    assert kept == ("http://example.org/a", "20200102030405")
    assert archived("https://web.archive.org/web/2020*/https://example.org/a") is None
    assert archived("https://archive.org/details/book") is None
    assert archived("https://archive.ph/AbCdE") is None


HOSTS = st.sampled_from(
    ["example.org", "www.example.org", "m.example.org", "en.m.wikipedia.org", "arxiv.org",
     "youtu.be", "www.google.com", "l.facebook.com", "web.archive.org", "doi.org", "127.0.0.1",
     "www.ncbi.nlm.nih.gov", "a-b.cdn.ampproject.org", "github.com", "[::1]", "x.com"]
)  # fmt: skip
PATHS = st.text(alphabet="/abcm.pdfAMP-1234%27%2Fé~ :@()&=+;,!?#", max_size=40)


@given(st.sampled_from(["http", "https"]), HOSTS, PATHS)
@example("https", "www.google.com", "/url?q=https://www.example.org/amp/amp/2025/a-b-c/amp")
@example("https", "web.archive.org", "/web/2020/https://web.archive.org/web/2021/http://m.a.org")
def test_the_key_of_a_key_is_itself(scheme: str, host: str, rest: str):
    try:
        key = url_key(f"{scheme}://{host}/{rest}")
    except InputError:
        return
    assert url_key(key) == key


@given(st.text(max_size=60) | st.text(max_size=60).map("https://".__add__))
def test_any_text_gives_a_key_or_an_input_error(text: str):
    with suppress(InputError):
        key = url_key(text)
        assert key.startswith(("http://", "https://"))
        assert url_key(key) == key
