"""What tests look at in HTML: its elements, and its text."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset({"meta", "input", "br", "hr", "img", "link"})
QUIET = frozenset({"style", "script"})


class Page(HTMLParser):
    """The elements and the text of a piece of HTML.

    Attributes:
        elements: Each element with the names of its attributes, in order.
        attributes: Each attribute: element, name, value.
        texts: Each text outside of code, styles and scripts.
        codes: The text of each ``code``.
        style: What stands in ``style`` elements.
        script: What stands in ``script`` elements.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.codes: list[str] = []
        self.style = self.script = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert [] == self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)
        if tag == "code":
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.pop()

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            self.style += data
        elif "script" in self._open:
            self.script += data
        elif "code" in self._open:
            self.codes[-1] += data
        else:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All text in code, and all text outside of it."""
        return "\0".join(self.codes) + "\0\0" + "".join(self.texts)
