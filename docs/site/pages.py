# SPDX-License-Identifier: MIT
"""What MkDocs makes the site from: all pages of the documentation, as Python-Markdown reads what GitHub shows;
those of the library; and every file that a page links to.

Usage: pages.py WORK     with WORK/xml of Doxygen; writes WORK/pages and WORK/mkdocs.yml
"""

import json
import os
import pathlib
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))

import api  # noqa: E402

PAGES = ["*.md", "docs/*.md", "docs/example_model/*/README.md", "models/*/README.md"]
LANGUAGES = {
    ".bib": "bibtex",
    ".cff": "yaml",
    ".cmake": "cmake",
    ".cpp": "cpp",
    ".hpp": "cpp",
    ".ini": "ini",
    ".json": "json",
    ".py": "python",
    ".sh": "bash",
    ".txt": "cmake",
}


class Site:
    def __init__(self, work):
        self.folder = work / "pages"
        self.library = api.Pages(SOURCE, work / "xml")
        self.headers = {header.file: header.page for header in self.library.headers}
        self.pages = sorted(str(p.relative_to(SOURCE)) for one in PAGES for p in SOURCE.glob(one))
        self.linked = {header.file for header in self.library.headers}  # files that get a page

    def write(self):
        for page in self.pages:
            text = (SOURCE / page).read_text(encoding="utf-8")
            self.put(page, self.with_links(page, as_python_markdown(text)))
        shutil.copytree(SOURCE / "docs/images", self.folder / "docs/images")
        self.library.write(self.folder, self.meanings())
        done = set()
        while self.linked - done:  # what a folder holds is linked by its page
            name = min(self.linked - done)
            done.add(name)
            self.put(f"source/{name}.md", self.source_page(name))

    def put(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    @staticmethod
    def meanings():
        """What is in each folder of headers, as README has it."""
        readme = (SOURCE / "README.md").read_text(encoding="utf-8")
        return dict(re.findall(r"^\| `include/overparam/(\w+)` \|.*\| ([^|]*) \|$", readme, re.MULTILINE))

    # ---- Links -----------------------------------------------------------------------------------

    def with_links(self, page, text):
        """The text with its relative links leading to pages of the site."""
        parts = re.split(r"(^ *```.*?^ *```$)", text, flags=re.MULTILINE | re.DOTALL)
        parts[::2] = [
            re.sub(r"\]\(([^) ]+)\)", lambda link: f"]({self.target(page, link[1])})", part)
            for part in parts[::2]
        ]
        return "".join(parts)

    def target(self, page, link):
        file, hash_mark, anchor = link.partition("#")
        if not file or re.match("[a-z]+:", file):
            return link
        place = self.place(os.path.normpath(os.path.join(os.path.dirname(page), file)))
        return os.path.relpath(place, os.path.dirname(page)) + hash_mark + anchor

    def place(self, name):
        """Where a file or folder of the tree is on the site."""
        if f"{name}/README.md" in self.pages:
            return f"{name}/README.md"
        if name in self.pages or name.startswith("docs/images/"):
            return name
        if name in self.headers:
            return self.headers[name]
        self.linked.add(name)
        return f"source/{name}.md"

    def source_page(self, name):
        path = SOURCE / name
        if path.is_dir():
            inside = sorted(f"{name}/{one.name}" for one in path.iterdir())
            start = os.path.dirname(f"source/{name}")
            links = (f"- [{one}]({os.path.relpath(self.place(one), start)})" for one in inside)
            return f"# {name}\n\n" + "\n".join(links) + "\n"
        text = path.read_text(encoding="utf-8")
        fence = "`" * 8
        return f"# {name}\n\n{fence}{LANGUAGES.get(path.suffix, 'text')}\n{text}{fence}\n"


def as_python_markdown(text):
    """Indentation of lists is four there, a fence has one word, and one of formulas is HTML inside."""
    lines, fence = [], None
    for line in text.split("\n"):
        words = line.lstrip(" ")
        indent = " " * (len(line) - len(words))
        if words.startswith("```"):
            words = words.split(" ")[0]
            fence = (indent, words) if fence is None else None
            line = indent + words
        elif fence and fence[1] == "```math":
            line = line.replace("<", r"\lt ").replace(">", r"\gt ")
        lines.append((fence[0] if fence else indent) + line)
    return "\n".join(lines)


def main():
    work = pathlib.Path(sys.argv[1])
    site = Site(work)
    site.write()
    config = (HERE / "mkdocs.yml").read_text(encoding="utf-8")
    if missing := [page for page in site.pages if page not in config]:
        sys.exit(f"docs/site/mkdocs.yml has no {', '.join(missing)}")
    by_folder = {}
    for header in site.library.headers:
        by_folder.setdefault(header.name.split("/")[0], []).append({header.name: header.page})
    library = ["api/index.md", *({name: pages} for name, pages in by_folder.items())]
    (work / "mkdocs.yml").write_text(config + f"  - Library: {json.dumps(library)}\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except api.Undocumented as error:
        sys.exit(str(error))
