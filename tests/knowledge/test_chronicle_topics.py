"""What people type, what they may have meant, and what they are offered while they type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.chronicle import Chronicle
from knowledge.chronicle.book import Asked
from knowledge.errors import QuestionError, TopicError


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Artemis 3", "Artemis III"),
        ("artemis iii", "Artemis III"),
        ("CE-7", "Chang'e 7"),
        ("嫦娥七号", "Chang'e 7"),
        ("Луна-25", "Luna-25"),
        ("  the   artemis program ", "Artemis"),
        ("everything", "everything"),
        ("", "everything"),
        ("side:historic", "Historic"),
        ("us-led", "US-led"),
        ("India", "India"),
        ("LUNCH OF NOTHING", None),
        ("artemis 12", None),
    ],
)
def test_a_name_is_understood_as_it_is_folded_and_never_by_likeness(
    shipped: Chronicle, typed: str, name: str | None
) -> None:
    """Artemis 12 is not Artemis I or II, however alike they look."""
    if name is None:
        with pytest.raises(TopicError):
            shipped.timeline(typed)
    else:
        assert shipped.timeline(typed).topic.name == name


@pytest.mark.parametrize(
    ("typed", "closest"), [("artmeis", "Artemis"), ("apolo 11", "Apollo 11"), ("chnage 7", "Chang'e 7")]
)
def test_what_is_unknown_gets_the_closest_three(shipped: Chronicle, typed: str, closest: str) -> None:
    """They can be asked for as they are offered."""
    with pytest.raises(TopicError) as complaint:
        shipped.timeline(typed)

    assert complaint.value.closest[0] == closest
    assert len(complaint.value.closest) == 3
    assert all(shipped.timeline(name).rows for name in complaint.value.closest)


@pytest.mark.parametrize("typed", ["?", "🚀", "**bold** <@1> `x`", "x" * 5000, "\u202e", "'; drop table"])
def test_nonsense_gets_a_sentence(shipped: Chronicle, typed: str) -> None:
    """It is quoted raw, cut to a length that fits a message: what a surface must escape, the surface escapes."""
    with pytest.raises(TopicError) as complaint:
        shipped.timeline(typed)

    assert str(complaint.value).startswith("I know nothing called ")
    assert len(str(complaint.value)) < 400


@pytest.mark.parametrize("asked", list(Asked))
def test_whatever_is_offered_is_understood(shipped: Chronicle, asked: Asked) -> None:
    """Each name of each list leads somewhere, and fits into a choice of Discord's."""
    ask: dict[Asked, Callable[[str], object]] = {
        Asked.TOPIC: shipped.timeline,
        Asked.MILESTONE: shipped.slip,
        Asked.MISSION: shipped.mission,
        Asked.CONTENDER: lambda name: shipped.compare(name, "Zond 8" if name != "Zond 8" else "Zond 7"),
    }
    offered = {name for letter in "abcdefghijklmnopqrstuvwxyz0123456789" for name in shipped.choices(asked, letter)}

    assert len(offered) > 100
    for name in offered:
        assert len(name) <= 100
        ask[asked](name)


def test_choices_begin_with_what_begins_so(shipped: Chronicle) -> None:
    """Then come words within names, then what is alike; never more than Discord shows."""
    assert shipped.choices(Asked.TOPIC, "arte")[:2] == ("Artemis", "Artemis I")
    assert shipped.choices(Asked.MISSION, "嫦娥七")[0] == "Chang'e 7"
    assert "First crewed landing of the Artemis programme" in shipped.choices(Asked.MILESTONE, "crewed landing")
    assert shipped.choices(Asked.TOPIC, "chnage 7")[0] == "Chang'e 7"
    assert len(shipped.choices(Asked.TOPIC, "l")) == 25
    assert shipped.choices(Asked.TOPIC, "zzzzqqqq") == ()


def test_a_milestone_is_preferred_where_one_is_asked_for(shipped: Chronicle) -> None:
    """An entity and a milestone share the name of the Lunar Reconnaissance Orbiter."""
    assert shipped.slip("lunar reconnaissance orbiter").milestone.id == "lro-flight"
    assert shipped.timeline("lunar reconnaissance orbiter").topic.entities


def test_a_phrase_is_no_name_but_finds_the_closest(shipped: Chronicle) -> None:
    """No milestone is called "artemis landing", but one has both words, in whatever form, in its title."""
    with pytest.raises(TopicError) as complaint:
        shipped.slip("artemis landing")

    assert complaint.value.closest[0] == "First crewed landing of the Artemis programme"


@pytest.mark.parametrize("name", ["", "  ", "everything"])
def test_everything_is_no_milestone_no_mission_and_no_contender(shipped: Chronicle, name: str) -> None:
    """The complaint names some that are."""
    asks: tuple[Callable[[str], object], ...] = (shipped.slip, shipped.mission, lambda a: shipped.compare(a, "artemis"))
    for ask in asks:
        with pytest.raises(QuestionError, match=r"Name .*, such as .*Artemis"):
            ask(name)
