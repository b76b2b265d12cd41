"""The little faces and signs of Jira's wiki markup."""

import re

EMOTICONS = {
    ":)": "🙂",
    ":-)": "🙂",
    ":(": "🙁",
    ":-(": "🙁",
    ":P": "😛",
    ":-P": "😛",
    ":p": "😛",
    ":D": "😃",
    ":-D": "😃",
    ";)": "😉",
    ";-)": "😉",
    "(y)": "👍",
    "(n)": "👎",
    "(i)": "\N{INFORMATION SOURCE}\ufe0f",
    "(/)": "✅",
    "(x)": "❌",
    "(!)": "⚠️",
    "(+)": "\N{HEAVY PLUS SIGN}",
    "(-)": "\N{HEAVY MINUS SIGN}",
    "(?)": "❓",
    "(on)": "💡",
    "(off)": "🌑",
    "(*)": "⭐",
    "(*y)": "⭐",
    "(*r)": "🔴",
    "(*g)": "🟢",
    "(*b)": "🔵",
    "(flag)": "🚩",
    "(flagoff)": "🏳️",
}
PATTERN = r"(?<![\w)])(?:" + "|".join(re.escape(sign) for sign in sorted(EMOTICONS, key=len, reverse=True)) + r")(?!\w)"
