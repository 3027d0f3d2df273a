"""The limits of a message, a list of choices and a modal, with the ones Discord's OpenAPI document leaves out.

Each function returns what is wrong, as field path -> sentence; nothing wrong is an empty mapping.
Source: Discord's developer documentation, pages "Message", "Components" and "Receiving and Responding".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.loopback.components import ButtonStyle, Part, walk
from tests.loopback.messages import MessageFlag
from tests.loopback.world import Json

Problems = Iterator[tuple[str, str]]

CONTENT, EMBEDS_TOTAL, EMBEDS_COUNT = 2000, 6000, 10
EMBED_TEXTS = {"title": 256, "description": 4096}
FIELDS, FIELD_NAME, FIELD_VALUE, FOOTER, AUTHOR = 25, 256, 1024, 2048, 256
ROWS, BUTTONS_IN_ROW, BUTTON_LABEL, CUSTOM_ID, URL = 5, 5, 80, 100, 512
SELECT_OPTIONS, SELECT_TEXT, PLACEHOLDER = 25, 100, 150
V2_COMPONENTS, V2_TEXT = 40, 4000
CHOICES, CHOICE_TEXT = 25, 100
MODAL_TITLE, MODAL_COMPONENTS, MODAL_LABEL, MODAL_DESCRIPTION, TEXT_INPUT = 45, 5, 45, 100, 4000


def of_message(body: Json, flags: int = 0) -> dict[str, str]:
    """Check the body of a message; `flags` are those that the message already has when it is edited."""
    v2 = bool(((body.get("flags") or 0) | flags) & MessageFlag.COMPONENTS_V2)
    problems = dict(_text("content", body.get("content"), CONTENT))
    problems |= dict(_embeds(body.get("embeds") or []))
    components = body.get("components") or []
    problems |= dict(_v2_layout(body, components) if v2 else _rows(components))
    return problems | dict(_parts(components))


def is_empty(body: Json, *, files: bool) -> bool:
    """Whether a new message would show nothing at all."""
    shown = ("content", "embeds", "components", "sticker_ids", "poll", "attachments")
    return not files and not any(body.get(name) for name in shown)


def of_choices(choices: list[Json]) -> dict[str, str]:
    """Check what an autocomplete offers."""
    problems = dict(_count("choices", len(choices), CHOICES))
    for number, choice in enumerate(choices):
        problems |= dict(_text(f"choices.{number}.name", choice.get("name"), CHOICE_TEXT, needed=True))
        if isinstance(choice.get("value"), str):
            problems |= dict(_text(f"choices.{number}.value", choice["value"], CHOICE_TEXT))
    return problems


def of_modal(body: Json) -> dict[str, str]:
    """Check a modal."""
    problems = dict(_text("title", body.get("title"), MODAL_TITLE, needed=True))
    problems |= dict(_text("custom_id", body.get("custom_id"), CUSTOM_ID, needed=True))
    components = body.get("components") or []
    problems |= dict(_count("components", len(components), MODAL_COMPONENTS, at_least=1))
    return problems | dict(_parts(components))


def _embeds(embeds: list[Json]) -> Problems:
    yield from _count("embeds", len(embeds), EMBEDS_COUNT)
    total = 0
    for number, embed in enumerate(embeds):
        at = f"embeds.{number}"
        texts = {f"{at}.{name}": (embed.get(name), limit) for name, limit in EMBED_TEXTS.items()}
        texts[f"{at}.footer.text"] = ((embed.get("footer") or {}).get("text"), FOOTER)
        texts[f"{at}.author.name"] = ((embed.get("author") or {}).get("name"), AUTHOR)
        fields = embed.get("fields") or []
        yield from _count(f"{at}.fields", len(fields), FIELDS)
        for index, field in enumerate(fields):
            for part, limit in (("name", FIELD_NAME), ("value", FIELD_VALUE)):
                texts[f"{at}.fields.{index}.{part}"] = (field.get(part), limit)
                if not (field.get(part) or "").strip():
                    yield f"{at}.fields.{index}.{part}", "This field is required"
        for path, (text, limit) in texts.items():
            yield from _text(path, text, limit)
            total += len(text or "")
    if total > EMBEDS_TOTAL:
        yield "embeds", f"Embed size exceeds maximum size of {EMBEDS_TOTAL} ({total})"


def _rows(components: list[Json]) -> Problems:
    yield from _count("components", len(components), ROWS)
    for number, row in enumerate(components):
        if row.get("type") != Part.ROW:
            yield f"components.{number}", "Only action rows may stand at the top of a message without components V2"


def _v2_layout(body: Json, components: list[Json]) -> Problems:
    parts = walk(components)
    yield from _count("components", len(parts), V2_COMPONENTS)
    for name in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(name):
            yield name, "Cannot be used together with components V2"
    total = sum(len(part.get("content", "")) for part in parts if part.get("type") == Part.TEXT_DISPLAY)
    if total > V2_TEXT:
        yield "components", f"The text of all components exceeds {V2_TEXT} characters ({total})"


def _parts(components: list[Json]) -> Problems:
    parts = walk(components)
    for number, part in enumerate(parts):
        at = f"components.{number}"
        yield from _text(f"{at}.custom_id", part.get("custom_id"), CUSTOM_ID)
        match part.get("type"):
            case Part.ROW:
                yield from _row(at, part)
            case Part.BUTTON:
                yield from _button(at, part)
            case Part.SELECT:
                yield from _select(at, part)
            case Part.TEXT_INPUT:
                yield from _text(f"{at}.value", part.get("value"), TEXT_INPUT)
                yield from _text(f"{at}.placeholder", part.get("placeholder"), SELECT_TEXT)
            case Part.LABEL:
                yield from _text(f"{at}.label", part.get("label"), MODAL_LABEL, needed=True)
                yield from _text(f"{at}.description", part.get("description"), MODAL_DESCRIPTION)
    used = Counter(part["custom_id"] for part in parts if part.get("custom_id"))
    for custom_id, times in used.items():
        if times > 1:
            yield "components", f"Component custom id cannot be duplicated ({custom_id})"


def _row(at: str, row: Json) -> Problems:
    inside = row.get("components") or []
    yield from _count(f"{at}.components", len(inside), BUTTONS_IN_ROW, at_least=1)
    if len(inside) > 1 and any(part.get("type") != Part.BUTTON for part in inside):
        yield f"{at}.components", "A select menu stands alone in its row"


def _button(at: str, button: Json) -> Problems:
    yield from _text(f"{at}.label", button.get("label"), BUTTON_LABEL)
    yield from _text(f"{at}.url", button.get("url"), URL)
    style, named, linked = button.get("style"), bool(button.get("custom_id")), bool(button.get("url"))
    if not (button.get("label") or button.get("emoji") or style == ButtonStyle.PREMIUM):
        yield f"{at}.label", "A button needs a label or an emoji"
    if style == ButtonStyle.LINK and (named or not linked):
        yield f"{at}.url", "A link button has a url and no custom id"
    if style not in set(ButtonStyle) and (linked or not named):
        yield f"{at}.custom_id", "A button that is not a link has a custom id and no url"


def _select(at: str, select: Json) -> Problems:
    options = select.get("options") or []
    yield from _count(f"{at}.options", len(options), SELECT_OPTIONS, at_least=1)
    yield from _text(f"{at}.placeholder", select.get("placeholder"), PLACEHOLDER)
    for number, option in enumerate(options):
        for name in ("label", "value"):
            yield from _text(f"{at}.options.{number}.{name}", option.get(name), SELECT_TEXT, needed=True)
        yield from _text(f"{at}.options.{number}.description", option.get("description"), SELECT_TEXT)
    if len({option.get("value") for option in options}) < len(options):
        yield f"{at}.options", "The value of an option is used twice"


def _text(path: str, text: str | None, limit: int, *, needed: bool = False) -> Problems:
    if len(text or "") > limit:
        yield path, f"Must be {limit} or fewer in length ({len(text or '')})"
    if needed and not text:
        yield path, "This field is required"


def _count(path: str, count: int, limit: int, *, at_least: int = 0) -> Problems:
    if not at_least <= count <= limit:
        yield path, f"Must be between {at_least} and {limit} in length ({count})"
