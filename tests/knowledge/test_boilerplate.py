"""Words that give boilerplate away, and the same words in sentences that are none."""

from __future__ import annotations

import pytest

from knowledge.ingest import boilerplate
from knowledge.ingest.captions import reads_like_caption
from knowledge.ingest.datelines import find_date, is_dateline
from knowledge.ingest.language import guess

WALLET = "0x" + "ab" * 20


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("* * *", "no words"),
        ("0 $", "counter"),
        ("1,787 $", "counter"),
        ("12.4K views · 311 shares", "counter"),
        ("4 min read", "counter"),
        ("3 of 12", "counter"),
        ("Page 3", "counter"),
        ("APRIL 2021", "only a date"),
        ("Published: 9 March 2021, 14:05 UTC", "only a date"),
        ("7 October 2025 · 4 min read", "only a date"),
        (f"ETH: {WALLET}", "payment address"),
        ("BTC: 1BoatSLRHtKNngkdXEeobR76b53LETtpyT,", "payment address"),
        ("PayPal: desk@paper.example", "payment address"),
        ("Or via: https://paper.example/donate/ or via: https://www.patreon.com/paper,", "payment address"),
        ("IBAN DE89 3704 0044 0532 0130 00", "payment address"),
        ("https://paper.example/2021/04/moon", "web address"),
        ("Source: https://paper.example", "web address"),
        ("moon-far-side_2.jpeg", "picture"),
        ("Illustrative image", "picture caption"),
        ("Photo: agency", "picture caption"),
        ("Image credit: agency / network", "picture caption"),
        ("Figure 2. The way there", "picture caption"),
        ("Photo by Ada Verne", "picture caption"),
        ("The rover at noon (Photo: agency)", "picture caption"),
        ("Share this article on Facebook", "share line"),
        ("Facebook / X / Telegram", "share line"),
        ("Copy link", "share line"),
        ("Subscribe to our newsletter!", "invitation to follow or subscribe"),
        ("Follow us on Mastodon", "invitation to follow or subscribe"),
        ("Sign up now, it is free.", "invitation to follow or subscribe"),
        ("Join our Telegram channel for updates", "invitation to follow or subscribe"),
        ("Do you like this content? Consider helping us!", "appeal for support"),
        ("Support us!", "appeal for support"),
        ("Donate", "appeal for support"),
        ("Your support keeps us going. Please make a small donation.", "appeal for support"),
        ("© 2026 Orbit Gazette", "legal notice"),
        ("Copyright 2026 by the authors. All rights reserved.", "legal notice"),
        ("We use cookies to make this page better.", "legal notice"),
        ("ADVERTISEMENT", "advertisement"),
        ("Story continues below advertisement", "advertisement"),
        ("Read more: What the far side hides", "pointer to other pages"),
        ("Related articles", "pointer to other pages"),
        ("Tags: Moon, dust", "pointer to other pages"),
        ("12 Comments", "comments"),
        ("Leave a reply", "comments"),
        ("By Ada Verne", "byline"),
        ("By Ada Verne and Ben van Dyke | 14 May 2024", "byline"),
        ("Home | News | About us", "menu"),
        ("Home › Moon › Landers", "menu"),
    ],
)
def test_boilerplate_is_known_by_its_words(text: str, reason: str) -> None:
    """Each sort has a reason of its own, in words for whoever runs the bot."""
    assert boilerplate.reason(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        f"The thief moved all of it to {WALLET} within an hour, and from there to nobody knows where.",
        "The club raised the money on Patreon, at https://www.patreon.com/club, within nine days.",
        "Share prices fell by 12 percent.",
        "Support for the station is growing in the senate.",
        "Follow the water, they say.",
        "Like our own Earth, the Moon has a core.",
        "By 2030 China wants to land.",
        "By then nobody remembered.",
        "Image by image, the map grew.",
        "Images from orbit show ice.",
        "Figure 3 shows the way there.",
        "Credit lines were opened.",
        "Related-party contracts are a third.",
        "Comments were few.",
        "“Please support us and donate,” she said.",
        "The copyright belongs to the state.",
        "In March 2021 it was signed.",
        "2021 was a year of two landings.",
        "It costs 2.5 billion dollars.",
        "Page after page was copied.",
        "Read more than one source.",
        "Donate a telescope and you get a crater.",
        "Tags were tied to each stone.",
        "Yes.",
        "Why?",
        "Artemis 3: the Moon landing, scheduled for 2024.",
        "The Moon — Earth's only moon — has no air.",
    ],
)
def test_sentences_with_the_same_words_are_let_through(text: str) -> None:
    """A report on money, sharing or pictures is a report."""
    assert boilerplate.reason(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A flag on the dust", True),
        ("The director talks to reporters at Cape Canaveral, Fla.", True),
        ("1: Before; 2: After", True),
        ("An engineer holds the spare wheel during a test.", True),
        ("However, one wheel is stuck.", False),
        ("The director said that nobody was seen there.", False),
        ("It was signed in Moscow.", False),
        ("Nobody lands.", False),
    ],
)
def test_what_stands_under_a_picture(text: str, expected: bool) -> None:
    """A caption tells what is to be seen; in doubt it is the next paragraph."""
    assert reads_like_caption(text) is expected


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("APRIL 2021", "2021-04"),
        ("March 9, 2021", "2021-03-09"),
        ("Tuesday, 9th March 2021", "2021-03-09"),
        ("Updated: March 3, 2026 at 4:15 p.m. EST", "2026-03-03"),
        ("2024-06-25T09:00:00+02:00", "2024-06-25"),
        ("12.08.2023", "2023-08-12"),
        ("25/12/2023", "2023-12-25"),
        ("12/25/2023", "2023-12-25"),
        ("2023/12/25", "2023-12-25"),
        ("4/5/2024", None),
        ("31 February 2024", None),
        ("2021", "2021"),
    ],
)
def test_a_date_on_a_line_of_its_own(text: str, edtf: str | None) -> None:
    """It is no more precise than it is written, and none where it could be either of two."""
    date = find_date(text)

    assert is_dateline(text)
    assert (date.edtf if date else None) == edtf


@pytest.mark.parametrize("text", ["May it fly?", "March on the capital", "In 2021", "9 March", "Luna 25", "12.08"])
def test_a_line_that_only_sounds_like_a_date(text: str) -> None:
    """Months are words too, and numbers are more than years."""
    assert not is_dateline(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The lander came down on its side, and it is the first of its kind.", "en"),
        ("Die Landung ist auf den Herbst verschoben, und das ist nicht die erste.", "de"),
        ("La sonde est en route vers la Lune, et les ingénieurs sont dans la salle.", "fr"),
        ("Станция вышла на орбиту Луны в среду.", "ru"),
        ("Станція вийшла на орбіту Місяця в середу.", "uk"),
        ("月の裏側に着陸した。", "ja"),
        ("返回器在内蒙古着陆。", "zh"),
        ("चंद्रयान उतर गया।", "hi"),
        ("Xyzzy plugh frotz.", ""),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    """By its script, or by its most frequent words, or not at all."""
    assert guess(text) == language
