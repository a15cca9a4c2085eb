"""Sphinx: two languages for users, English for engineers; what the program knows itself is printed here at build time.

In `_generated`, `cli.md` comes from the argument parsers, `packs.md` from the packs, `api.md` from the API;
`_generated/handbook.md` is printed by tests/spec (`make handbook`).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from generated_pages import write_generated_pages  # noqa: E402 - after the path is set

import bangfu  # noqa: E402 - after the path is set

project = "Bangfu 帮扶"
author = "the Bangfu contributors"
copyright = "the Bangfu contributors, Apache-2.0"
version = release = bangfu.__version__

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["_build", "README.md", "_generated/api.md"]
language = "en"
html_theme = "furo"
html_title = f"Bangfu 帮扶 {version}"
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5d63", "color-brand-content": "#0b5d63"},
}
pygments_style = "friendly"
suppress_warnings = ["misc.highlighting_failure"]  # expressions are highlighted as Python where they can be

write_generated_pages(HERE / "_generated")

HAN_LINE_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef“”])\n(?=[\u3000-\u9fff\uff00-\uffef“”])")


def join_chinese_lines(_app: Sphinx, doctree: nodes.document) -> None:
    """A line broken between two Chinese characters is no space."""
    for text in list(doctree.findall(nodes.Text)):
        if not isinstance(text.parent, nodes.literal_block) and "\n" in text:
            text.parent.replace(text, nodes.Text(HAN_LINE_BREAK.sub("", text.astext())))


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", join_chinese_lines)
