"""Draw docs/card.svg, the picture in the README, from what filmcli itself prints.

python tools/picture.py
"""

import html
import os
import re
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "card.svg"
COMMAND = ("info", "ballerina")
COLUMNS = 80

# Rich's own frame without its web font: a picture in a README may load nothing.
FRAME = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>The terminal output of filmcli info ballerina</title>
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def printed() -> str:
    """Run filmcli with colour and without any record or setting of the user's."""
    with tempfile.TemporaryDirectory() as home:
        command = (sys.executable, "-m", "filmcli", *COMMAND)
        options = ("--color", "always", "--width", str(COLUMNS))
        environ = {"PATH": os.environ.get("PATH", ""), "HOME": home}
        ran = subprocess.run(
            (*command, *options), cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE
        )
    return ran.stdout.decode("utf-8")


def widened(element: re.Match[str]) -> str:
    """Give Hangul its two cells a letter; Rich's export counts letters."""
    text = html.unescape(element["text"])
    length = float(element["length"]) * cell_len(text) / len(text)
    return f'textLength="{length:g}"{element["more"]}>{element["text"]}<'


def draw() -> str:
    """Give the picture as SVG."""
    console = Console(
        record=True, width=COLUMNS, file=StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(Text.from_ansi(printed()), end="")
    title = f"filmcli {' '.join(COMMAND)}"
    drawn = console.export_svg(title=title, code_format=FRAME, unique_id="card")
    drawn = re.sub(
        r'textLength="(?P<length>[\d.]+)"(?P<more>[^>]*)>(?P<text>[^<]+)<', widened, drawn
    )
    return "".join(f"{line.rstrip()}\n" for line in drawn.splitlines())


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))
