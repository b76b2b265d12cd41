"""Texts in which the place that somebody typed is marked."""

import html


def marked(label: str, text: str) -> str:
    """Return a label as HTML, with the first place of a text in bold."""
    at = label.lower().find(text.lower()) if text else -1
    if at < 0:
        return html.escape(label)
    end = at + len(text)
    return f"{html.escape(label[:at])}<strong>{html.escape(label[at:end])}</strong>{html.escape(label[end:])}"
