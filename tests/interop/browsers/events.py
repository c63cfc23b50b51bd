"""What a browser shows: it asks for the PIN, or the page that was asked for is there, or an error instead."""
import typing


class Prompt(typing.NamedTuple):
    """It asks for the PIN in this window."""
    window: str


class Page(typing.NamedTuple):
    """It shows a page: an error's name, or nothing, and then the text of the page."""
    error: str
    text: str
