"""Which characters may stand where in a query, and the escapes for those that may not.

Characters are judged as Jira judges them, by the 16-bit unit; only lone surrogates, which are no characters and could
not be stored, are refused here although Jira lets them pass.
"""

import re

_FORBIDDEN = r"\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
WORD_CHARACTER = rf"""[^\x00-\x20!"#$%&'()*+,/;<=>?@\[\\\]^{{|}}~{_FORBIDDEN}]"""
ESCAPE = (
    r"\\(?:[tnr\"'\\ ]"
    r"|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})"
)
RESERVED_CHARACTERS = "#$%*+/;?@^{}"

_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_MEANING = {"t": "\t", "n": "\n", "r": "\r"}
_ESCAPED = re.compile(ESCAPE)
_BEYOND_QUOTES = re.compile(rf'[\x00-\x1f"\\{_FORBIDDEN}]')
_BEYOND_WORDS = re.compile(WORD_CHARACTER.replace("[^", "[", 1))
_WORD = re.compile(f"{WORD_CHARACTER}+")


def quoted_character(quote: str) -> str:
    """Return the pattern of what may stand unescaped between two of the given quotes: line ends may, a tab may not."""
    return rf"[^\x00-\x09\x0b\x0c\x0e-\x1f\\{quote}{_FORBIDDEN}]"


def unescape(text: str) -> str:
    """Replace the escapes of a text whose escapes are all legal."""
    return _ESCAPED.sub(_meaning, text) if "\\" in text else text


def _meaning(match: re.Match[str]) -> str:
    escape = match[0]
    if escape[1] != "u":
        return _MEANING.get(escape[1], escape[1])
    units = bytes.fromhex(escape.replace("\\u", ""))
    return units.decode("utf-16-be")


def code_escape(character: str) -> str:
    r"""Return the escape of a character by its code, such as `\u0040`; two of them beyond the first 65,536."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def shortest_escape(character: str) -> str:
    r"""Return `\t`, `\n` or `\r`, and the escape by code for every other character."""
    return _NAMED.get(character) or code_escape(character)


def is_word(text: str) -> bool:
    """Tell whether a text can be written without quotes and escapes, as far as its characters go."""
    return _WORD.fullmatch(text) is not None


def quote(text: str) -> str:
    """Write a text between double quotes."""
    return f'"{_BEYOND_QUOTES.sub(_in_quotes, text)}"'


def _in_quotes(match: re.Match[str]) -> str:
    character = match[0]
    return f"\\{character}" if character in '"\\' else shortest_escape(character)


def escape_word(text: str) -> str:
    """Write a text as one word without quotes, with escapes for what a word may not hold."""
    return _BEYOND_WORDS.sub(_in_word, text)


def _in_word(match: re.Match[str]) -> str:
    character = match[0]
    return f"\\{character}" if character in " \"'\\" else shortest_escape(character)
