# SPDX-License-Identifier: MIT
"""The pages of the library: one for each public header, in Markdown, from what Doxygen read as XML."""

import html
import re
import xml.etree.ElementTree as ElementTree

CLASSES = ("class", "struct")


class Undocumented(Exception):
    """A public name without a comment."""


class Header:
    """A public header, with the elements of the XML for what it declares, in its order."""

    def __init__(self, source, compound):
        self.comment = compound
        self.path = compound.find("location").get("file")  # overparam/core/text.hpp
        self.name = self.path.removeprefix("overparam/")
        self.page = f"api/{self.name.removesuffix('.hpp')}.md"
        self.file = f"include/{self.path}"
        self.lines = (source / self.file).read_text(encoding="utf-8").splitlines()
        self.entities = []

    def declaration(self, element):
        """What declares an element, as it stands in the header, and its first line."""
        first = line_of(element) - 1
        while first > 0 and goes_on(self.lines[first - 1]):
            first -= 1
        text = "\n".join(re.sub(r"\s*//.*", "", line) for line in self.lines[first : first + 40])
        return dedented(text[: end_of(text, element.get("kind"))]), first

    def follows(self, element):
        """Whether a declaration stands below another without a space, to share its comment."""
        before = self.lines[self.declaration(element)[1] - 1].strip()
        return bool(before) and not before.startswith("//")


def line_of(element):
    return int(element.find("location").get("line"))


def goes_on(line):
    line = re.sub(r"//.*", "", line).strip()
    return bool(line) and line[0] != "#" and line[-1] not in ";{}:"


def dedented(text):
    lines = text.rstrip().splitlines()
    margin = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[margin:] for line in lines)


def end_of(text, kind):
    """Where a declaration ends: at its semicolon, or before its body or initialisers."""
    depth = 0
    for i, letter in enumerate(text):
        if letter in "([" or (letter == "{" and (depth > 0 or kind in ("variable", "typedef"))):
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif depth == 0 and letter in ";{":
            return i
        elif depth == 0 and kind in ("function", "friend") and re.match(r" : \w+[({]", text[i:]):
            return i
    raise ValueError(f"a declaration without end: {text[:200]}")


class Pages:
    """All headers, and the pages made of them."""

    def __init__(self, source, xml):
        trees = [ElementTree.parse(path).getroot() for path in sorted(xml.glob("*_1*.xml"))]
        files = [ElementTree.parse(path).getroot() for path in sorted(xml.glob("*_8hpp.xml"))]
        compounds = [tree.find("compounddef") for tree in trees + files]
        self.classes = {c.get("id"): c for c in compounds if c.get("kind") in CLASSES}
        headers = [Header(source, c) for c in compounds if c.get("kind") == "file"]
        self.headers = sorted(headers, key=lambda header: header.path)
        by_path = {header.path: header for header in headers}
        self.targets = {}  # id -> page and anchor
        inner = {c.get("refid") for one in self.classes.values() for c in one.iter("innerclass")}
        entities = [c for c in self.classes.values() if c.get("id") not in inner]
        for compound in compounds:
            if compound.get("kind") == "namespace":
                entities += compound.iter("memberdef")
        for entity in sorted(entities, key=line_of):
            by_path[entity.find("location").get("file")].entities.append(entity)
        for header in self.headers:
            for entity in header.entities:
                self.targets[entity.get("id")] = f"{header.page}#{entity.get('id')}"
                for inside in entity.iter():
                    if inside.tag in ("memberdef", "innerclass", "enumvalue"):
                        name = inside.get("refid") or inside.get("id")
                        self.targets[name] = f"{header.page}#{entity.get('id')}"

    def write(self, folder, meanings):
        """Writes the pages; `meanings` has what is in each folder of the headers."""
        contents = {}
        for header in self.headers:
            path = folder / header.page
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.page(header), encoding="utf-8")
            contents.setdefault(header.name.split("/")[0], []).append(header)
        parts = [
            "# Library\n\nThe public headers, by what is included, from the comments in them."
            " [README](../README.md#the-library) has examples.\n"
        ]
        for name, headers in contents.items():
            rows = "".join(
                f'<tr><td><a href="../{h.page.removesuffix(".md")}.html">{h.path}</a></td>'
                f"<td>{self.text(h.comment.find('briefdescription/para'), h.page)}</td></tr>"
                for h in headers
            )
            parts.append(f"## {name}\n\n{meanings[name][0].upper()}{meanings[name][1:]}.\n\n<table>{rows}</table>\n")
        (folder / "api/index.md").write_text("\n".join(parts), encoding="utf-8")
        return contents

    # ---- One page --------------------------------------------------------------------------------

    def page(self, header):
        parts = [f"# {header.path}\n", self.comment(header.comment, header.page)]
        if not parts[1]:
            raise Undocumented(f"{header.file} has no comment @file")
        parts.append(f"\n[{header.file}]({'../' * header.page.count('/')}source/{header.file}.md)\n")
        group = []
        for entity in header.entities:
            if self.comment(entity, header.page) or not header.follows(entity):
                parts.append(self.section(header, group))
                group = []
            group.append(entity)
        return "\n".join([*parts, self.section(header, group)])

    def section(self, header, group):
        """A class, or functions of one name and one comment."""
        if not group:
            return ""
        first = group[0]
        is_class = first.tag == "compounddef"
        name = first.findtext("compoundname" if is_class else "name").split("::")[-1]
        comment = self.comment(first, header.page)
        if not comment:
            raise Undocumented(f"{header.file}:{line_of(first)}: {name} has no comment")
        anchors = "".join(f'<a id="{entity.get("id")}"></a>' for entity in group)
        parts = [f"## {name}\n\n{anchors}\n", code([header.declaration(e)[0] for e in group]), comment, ""]
        if is_class:
            parts.append(self.members(header, first))
        elif first.get("kind") == "enum":
            parts.append(self.values(header, first))
        return "\n".join(parts)

    def members(self, header, compound):
        """What a class has for its users: a table of variables; types and functions one by one."""
        fields, parts = {}, []
        members = [m for m in compound.iter("memberdef") if m.get("prot") == "public"]
        inner = compound.iterfind("innerclass[@prot='public']")
        members += [self.classes[c.get("refid")] for c in inner]
        for member in sorted(members, key=line_of):
            declaration, _ = header.declaration(member)
            comment = self.comment(member, header.page)
            if member.get("kind") == "variable":
                fields.setdefault(declaration, comment)  # a declaration may have several
            elif parts and not parts[-1][2] and not comment and header.follows(member):
                parts[-1][0].append(declaration)
            else:
                more = self.values(header, member) if member.get("kind") == "enum" else ""
                if member.tag == "compounddef":
                    more = self.members(header, member)
                parts.append(([declaration], comment, more))
        rows = "".join(
            f"<tr><td><code>{html.escape(declaration)}</code></td><td>{comment}</td></tr>"
            for declaration, comment in fields.items()
        )
        blocks = [f"<table>{rows}</table>\n"] if rows else []
        return "\n".join(blocks + [f"{code(c)}\n{comment}\n{more}" for c, comment, more in parts])

    def values(self, header, enum):
        values = [(v.findtext("name"), self.comment(v, header.page)) for v in enum.iter("enumvalue")]
        if not any(comment for _, comment in values):
            return f"<p>{', '.join(f'<code>{name}</code>' for name, _ in values)}</p>\n"
        rows = (f"<tr><td><code>{n}</code></td><td>{comment}</td></tr>" for n, comment in values)
        return f"<table>{''.join(rows)}</table>\n"

    # ---- Comments --------------------------------------------------------------------------------

    def comment(self, element, page):
        """A comment as HTML of one line; nothing if there is none."""
        parts = []
        for kind in ("briefdescription", "detaileddescription"):
            for para in element.find(kind) if element.find(kind) is not None else ():
                parts.append(self.block(para, page))
        return "".join(parts).replace("</ul><ul>", "")

    def block(self, para, page):
        """A paragraph, which may have lists in it."""
        if para.tag != "para":
            raise ValueError(f"<{para.tag}> between paragraphs")
        parts, running = [], [html.escape(para.text or "")]

        def close():
            text = " ".join("".join(running).split())
            if text:
                parts.append(f"<p>{text}</p>")
            running.clear()

        for child in para:
            if child.tag == "parameterlist":
                close()
                parts.append(self.parameters(child, page))
            elif child.tag == "simplesect":
                close()
                said = "".join(self.block(inner, page) for inner in child.iter("para"))
                parts.append(f"<p>{child.get('kind').capitalize()}s {said.removeprefix('<p>')}")
            elif child.tag == "itemizedlist":
                close()
                items = ("".join(self.block(p, page) for p in item) for item in child)
                parts.append(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")
            else:
                running.append(self.inline(child, page))
            running.append(html.escape(child.tail or ""))
        close()
        return "".join(parts)

    def parameters(self, listed, page):
        items = []
        for item in listed:
            name = html.escape(" ".join("".join(item.find("parameternamelist").itertext()).split()))
            thrown = listed.get("kind") == "exception"
            if not thrown or re.search("^[A-Z]|::", name):  # others are words, as in "throws like"
                name = f"<code>{name}</code>"
            blocks = [self.block(para, page) for para in item.find("parameterdescription")]
            text = "".join(blocks).removeprefix("<p>").replace("</p>", "", 1)
            items.append(f"<li>{'throws ' if thrown else ''}{name} {text}</li>")
        return f"<ul>{''.join(items)}</ul>"

    def text(self, element, page):
        """What is inside of an element, without lists."""
        parts = [html.escape(element.text or "")]
        for child in element:
            parts += [self.inline(child, page), html.escape(child.tail or "")]
        return "".join(parts)

    def inline(self, element, page):
        if element.tag == "ref":
            target = self.targets.get(element.get("refid"))
            words = self.text(element, page)
            if not target:
                return words
            link = "../" * page.count("/") + target.replace(".md#", ".html#")
            return f'<a href="{link}">{words}</a>'
        if element.tag == "linebreak":
            return "<br>"
        tags = {"computeroutput": "code", "emphasis": "em", "bold": "strong", "ulink": "span"}
        if element.tag not in tags:
            raise ValueError(f"<{element.tag}> in a comment")
        tag = tags[element.tag]
        return f"<{tag}>{self.text(element, page)}</{tag}>"


def code(declarations):
    return "```cpp\n" + ";\n".join(dict.fromkeys(declarations)) + ";\n```\n"
