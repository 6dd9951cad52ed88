"""What a page looks like, and the one script it may have: both named in its policy by their hash.

Nothing is loaded from anywhere: fonts are the system's, there are no pictures.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

STYLE = """
:root{color-scheme:light dark;--paper:#faf7f1;--ink:#1d1a17;--soft:#6b635a;--rule:#ddd5c8;
--mark:#8f2a1d;--tint:#f1ebe0;--doubt:#8a5a00}
@media (prefers-color-scheme:dark){:root{--paper:#151312;--ink:#ece6dc;--soft:#a39a8d;
--rule:#38332d;--mark:#e9b45c;--tint:#201d1a;--doubt:#e0a84a}}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:17px/1.55 system-ui,-apple-system,"Segoe UI",
Roboto,"Noto Sans","Noto Sans CJK KR",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:56rem;padding:2.5rem 1.25rem 4rem;overflow-wrap:anywhere}
a{color:var(--mark);text-underline-offset:.18em;text-decoration-thickness:.06em}
a:focus-visible,input:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
h1,.original,.tagline,.logo{font-family:"Iowan Old Style","Palatino Linotype",Palatino,
"Noto Serif","Noto Serif CJK KR",Georgia,serif}
h1{font-size:clamp(2rem,7vw,3.4rem);line-height:1.1;margin:0;font-weight:600;text-wrap:balance}
h1.long{font-size:clamp(1.4rem,4vw,1.9rem);line-height:1.25}
h2{font-size:.8rem;letter-spacing:.14em;text-transform:uppercase;color:var(--soft);
margin:2.75rem 0 .9rem;padding-top:.7rem;border-top:1px solid var(--rule);font-weight:600}
.original{font-size:1.35rem;color:var(--soft);margin:.4rem 0 0}
.meta{margin:1rem 0 0;color:var(--soft)}
.meta>span:not(:last-child)::after{content:" \\00b7";opacity:.6}
.tagline{font-size:1.25rem;font-style:italic;margin:1.6rem 0 0}
.synopsis{margin-top:1.4rem;max-width:40rem}.synopsis p{margin:.6rem 0}
header.head{border-top:3px double var(--mark);padding-top:1.4rem}
dl{margin:0}.credits>div{display:grid;grid-template-columns:2fr 3fr;gap:0 1.25rem;padding:.2rem 0}
.credits dt{text-align:right;color:var(--soft)}.credits dd{margin:0}
.facts>div{display:grid;grid-template-columns:9rem 1fr;gap:0 1rem;padding:.15rem 0}
.facts dt{color:var(--soft)}.facts dd{margin:0}
.more{display:block;color:var(--soft);font-size:.88rem;line-height:1.45}
.doubt{color:var(--doubt);font-size:.78rem;border:1px solid;border-radius:1em;padding:0 .5em;
white-space:nowrap}
sup{line-height:0;font:400 .68rem/0 system-ui,sans-serif}h1 sup{font-size:.85rem;
vertical-align:super;white-space:normal}sup a{text-decoration:none;padding:0 .12em}
ol.sources{padding-left:1.6rem;margin:0;font-size:.92rem}ol.sources li{padding:.15rem 0}
li:target{background:var(--tint)}
table{border-collapse:collapse;width:100%}
th{font-size:.78rem;letter-spacing:.08em;text-transform:uppercase;color:var(--soft);
text-align:left;font-weight:600}
th,td{padding:.42rem .75rem .42rem 0;vertical-align:top;border-bottom:1px solid var(--rule)}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td .other{display:block;color:var(--soft);font-size:.88rem}
.search{display:block;margin:1.4rem 0}.search input{width:100%;font:inherit;padding:.6rem .8rem;
color:inherit;background:var(--tint);border:1px solid var(--rule);border-radius:.3rem}
.search[hidden],tr[hidden]{display:none}
nav{margin:3rem 0 0}footer{margin-top:3rem;color:var(--soft);font-size:.82rem}
@media (max-width:38rem){.facts>div{grid-template-columns:1fr}.facts dt{font-size:.85rem}
.index th.wide,.index td.wide{display:none}body{padding-top:1.25rem}}
@media screen{.many article.film:not(:target):not(:has(:target)){display:none}
.many:has(article.film:target,article.film :target) .index{display:none}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--rule:#bbb;--mark:#000;--tint:#fff;
--doubt:#000}html{font-size:10.5pt}body{max-width:none;padding:0}.search,nav{display:none}
h2{break-after:avoid}.credits>div,.facts>div,tr,li{break-inside:avoid}
article.film+article.film,.index+article.film{break-before:page}
ol.sources a[href]::after{content:" <" attr(href) ">";font-size:.85em}}
""".strip()

SCRIPT = r"""
const box=document.getElementById("search"),count=document.getElementById("count");
const plain=t=>t.normalize("NFKD").replace(/\p{M}/gu,"").toLowerCase();
const rows=[...document.querySelectorAll("tbody tr")],texts=rows.map(r=>plain(r.textContent));
box.parentElement.hidden=false;
box.addEventListener("input",()=>{const words=plain(box.value).split(/\s+/);let shown=0;
rows.forEach((row,i)=>{const fits=words.every(w=>texts[i].includes(w));
row.hidden=!fits;shown+=fits});
count.textContent=shown.toLocaleString("en")});
""".strip()


def policy(*, searches: bool) -> str:
    """Give the Content-Security-Policy: this style, this script at most, and nothing else."""
    script = _hash(SCRIPT) if searches else "'none'"
    return (
        f"default-src 'none'; style-src {_hash(STYLE)}; script-src {script};"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
