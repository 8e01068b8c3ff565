"""Tables of what in a URL does not change the page: tracking, layouts, default documents.

The tracking parameters are those that the campaign tools' own documentation names, as far as no
site is known to serve another page for them. Names are in lower case.
"""

from __future__ import annotations

from typing import Final

TRACKING_PREFIXES: Final = (
    "utm_",  # Google Analytics and everyone after it
    "mtm_",  # Matomo
    "matomo_",
    "pk_",  # Matomo's old name, Piwik
    "piwik_",
    "hsa_",  # HubSpot ads
    "__hs",
    "ga_",
    "vero_",
    "wt.",  # Webtrends
    "oly_",
    "itm_",
    "stm_",
    "mkt_",
    "fb_",
    "guce_",  # Yahoo's consent page
)

# fmt: off
TRACKING: Final = frozenset({
    # advertisement click ids
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid",
    "twclid", "ttclid", "li_fat_id", "rb_clickid", "igshid", "igsh", "mibextid", "sfnsn",
    "srsltid", "epik", "irclickid", "irgwc", "ef_id", "s_kwcid", "gad_source", "gad_campaignid",
    "_openstat", "wickedid", "vmcid", "zanpid", "cjevent", "tduid", "awc",
    # mail campaigns
    "mc_cid", "mc_eid", "_hsenc", "_hsmi", "hsctatracking", "ml_subscriber", "ml_subscriber_hash",
    "_bhlid", "ck_subscriber_id", "_kx", "sp_mid", "sp_rid", "elqtrackid", "elqtrack", "elqaid",
    # analytics
    "_ga", "_gl", "_branch_match_id", "_branch_referrer", "__twitter_impression", "ref_src",
    "ref_url", "cmpid", "ncid", "s_cid", "wt_mc", "xtor", "guccounter", "taid", "trk",
    "trkinfo", "at_medium", "at_campaign", "at_link_id", "at_link_type",
    "at_link_origin", "at_format", "at_bbc_team", "at_ptr_name", "at_campaign_type", "sc_cid",
    "trackingid", "spm", "scm", "hc_ref", "hc_location", "usqp", "amp_js_v", "amp_gsa",
    "amp_r", "aoh", "referrer_source", "sr_share", "share_source", "sharetype", "smid", "smtyp",
    "ito", "ocid", "cvid", "cmpredirect", "ns_campaign", "ns_mchannel", "ns_source",
    "ns_linkname", "ns_fee", "guce_referrer", "soc_src", "soc_trk", "tsrc", "rss_id",
})
# fmt: on

SITE_PARAMETERS: Final = {
    "youtube.com": frozenset({"si", "feature", "ab_channel", "pp", "t", "start", "app"}),
    "youtu.be": frozenset({"si", "feature", "t", "start"}),
    "twitter.com": frozenset({"s", "t", "ref", "lang", "cxt"}),
    "x.com": frozenset({"s", "t", "ref", "lang", "cxt"}),
    "nytimes.com": frozenset(
        {
            "campaign_id",
            "emc",
            "instance_id",
            "segment_id",
            "te",
            "user_id",
            "regi_id",
            "nl",
            "nlid",
        }
    ),
    "medium.com": frozenset({"source", "sk", "gi"}),
    "linkedin.com": frozenset({"lipi", "licu", "midtoken", "midsig", "refid", "rcm"}),
    "reddit.com": frozenset({"share_id", "rdt", "context", "ref", "ref_source"}),
    "spotify.com": frozenset({"si"}),
    "theguardian.com": frozenset({"cmp", "page_type", "ref"}),
    "washingtonpost.com": frozenset({"itid", "wpisrc", "wpmm", "pwapi_token"}),
    "bloomberg.com": frozenset({"srnd", "sref", "leadsource", "embedded-checkout"}),
    "wsj.com": frozenset({"mod", "st", "reflink"}),
    "ft.com": frozenset({"sharetype", "accesstoken"}),
    "bbc.com": frozenset({"ns_mchannel", "pinned_post_locator", "xtor"}),
    "amazon.com": frozenset({"psc", "ref", "ref_", "qid", "sr", "sprefix", "crid"}),
}
"""What only these sites (registered domain or full host) mean as tracking."""

AMP_PARAMETERS: Final = frozenset(
    {("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("output", "amp")}
)
"""Query parameters, with their values, that ask for a page's AMP layout."""

MOBILE_LABELS: Final = frozenset({"www", "m", "mobile", "amp"})
"""First labels of a host that do not change what its pages say."""

SHARED_HOSTS: Final = frozenset(
    {
        "github.io",
        "gitlab.io",
        "blogspot.com",
        "wordpress.com",
        "tumblr.com",
        "substack.com",
        "medium.com",
        "netlify.app",
        "vercel.app",
        "pages.dev",
        "workers.dev",
        "web.app",
        "firebaseapp.com",
        "herokuapp.com",
        "co.uk",
        "org.uk",
        "ac.uk",
        "gov.uk",
        "com.au",
        "com.br",
        "com.cn",
        "co.jp",
        "co.in",
        "co.nz",
        "co.za",
        "com.tr",
        "com.mx",
    }
)
"""Under these every first label is someone else's site, even one called "m"."""

CODE_HOSTS: Final = frozenset(
    {"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "npmjs.com", "pypi.org"}
)
"""Where a path may end in the name of a project called "amp"."""

DEFAULT_DOCUMENTS: Final = frozenset(
    {"index.html", "index.htm", "index.php", "index.shtml", "default.aspx", "default.asp"}
)
