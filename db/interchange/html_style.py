"""The look of the HTML report: the colours of the program, light and dark; wide, narrow and on paper."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Final

_ROOT: Final = Path(getattr(sys, "_MEIPASS", "") or Path(__file__).resolve().parents[2])
_TOKENS: Final = _ROOT / "resources" / "theme" / "tokens.json"
_USED: Final = (
    *("canvas", "panel", "sunken", "hair", "rule", "text1", "text2", "text3", "accent"),
    *("round", "swap", "stmt", "force", "back", "note", "noteSoft", "noteText", "gap4", "kindA", "kindC"),
)
_RULES: Final = """
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 1.5rem 5rem; color: var(--text1); background: var(--canvas);
  font: 1rem/1.5 "IBM Plex Sans", system-ui, "Noto Sans", "Noto Sans Arabic", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px }
h1 { font-size: 1.9rem; line-height: 1.2; font-weight: 600; margin: 0 0 .4rem }
h2 { font-size: 1.3rem; font-weight: 600; margin: 3rem 0 .75rem; padding-bottom: .35rem;
  border-bottom: 1px solid var(--rule) }
h3 { font-size: 1.05rem; font-weight: 600; margin: 2rem 0 .25rem; color: var(--text2) }
h4 { font-size: 1rem; line-height: 1.4; font-weight: 600; margin: 0 }
h5 { font-size: .875rem; font-weight: 600; margin: .75rem 0 .2rem; color: var(--text2) }
p { margin: .4rem 0 } .words, figcaption, dd, td { white-space: pre-line }
.dim { color: var(--text3); font-size: .875rem } header p { max-width: 46rem }
.training { border-inline-start: 4px solid var(--note); background: var(--noteSoft); color: var(--noteText);
  padding: .5rem .9rem; max-width: none }
nav ul { list-style: none; margin: 0; padding: 0; columns: 3 14rem } nav li { margin: .15rem 0; break-inside: avoid }
nav h2 { margin-top: 2rem } nav ul ul { columns: auto; padding-inline-start: 1rem; font-size: .9rem }
article { margin: 1.4rem 0; break-inside: avoid-page }
article.event { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); column-gap: 1.5rem;
  border-top: 1px solid var(--hair); padding-top: 1rem }
article.event > * { grid-column: 2 }
article.event > .when { grid-column: 1; grid-row: 1 / span 2; margin: 0; color: var(--text2); font-size: .9rem;
  line-height: 1.55 }
.kind::before { content: ""; display: inline-block; width: .6rem; height: .6rem; margin-inline-end: .45rem;
  border-radius: 1px; background: var(--back) }
.round .kind::before { background: var(--round); border-radius: 50% } .swap .kind::before { background: var(--swap) }
.statement .kind::before { background: var(--stmt) } .incident .kind::before { background: var(--force) }
.agreement .kind::before { background: var(--kindC) } .contact .kind::before { background: var(--kindA) }
dl { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: .15rem 1rem; margin: .4rem 0;
  font-size: .9375rem } dt { color: var(--text3) } dd { margin: 0 }
figure { margin: .9rem 0 } figcaption { color: var(--text3); font-size: .875rem; margin-top: .2rem }
blockquote { margin: 0; padding-inline-start: .9rem; border-inline-start: 3px solid var(--stmt); white-space: pre-line;
  font: 1.0625rem/1.5 "IBM Plex Serif", Georgia, "Noto Serif", serif }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .9rem }
caption { text-align: start; color: var(--text2); font-weight: 600; padding-bottom: .3rem }
th, td { padding: .35rem .9rem .35rem 0; text-align: start; vertical-align: top; border-top: 1px solid var(--hair) }
thead th { color: var(--text3); font-weight: 500; font-size: .8125rem; border-top-color: var(--rule) }
tbody th { font-weight: 500 }
aside { background: var(--noteSoft); border-inline-start: 3px solid var(--note); padding: .5rem .9rem;
  margin: .75rem 0 } aside .dim { color: var(--noteText) } aside blockquote { border-color: var(--note) }
sup { font-size: .7rem; font-weight: 400; line-height: 0 } sup a { text-decoration: none; padding: 0 .1rem }
ol { padding-inline-start: 2.2rem } ol li { margin: .3rem 0 } :target { background: var(--sunken) }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; inset-inline-start: -999rem } .skip:focus { position: static }
@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem } article.event { display: block } dl { display: block } dd { margin: 0 0 .4rem } }
@media print {
  @page { margin: 18mm 16mm } body { max-width: none; padding: 0; font-size: 10pt }
  nav, .skip { display: none } a { color: inherit; text-decoration: none }
  h2, h3, h4, caption { break-after: avoid } tr, figure, aside { break-inside: avoid } .scroll { overflow: visible } }
"""


@cache
def style() -> str:
    """The style sheet: nothing in it loads anything."""
    themes = json.loads(_TOKENS.read_text(encoding="utf-8"))
    light, dark = (" ".join(f"--{token}: {themes[name][token]};" for token in _USED) for name in ("light", "dark"))
    screen = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f"\n:root {{ color-scheme: light dark; {light} }}\n{screen}{_RULES}"
