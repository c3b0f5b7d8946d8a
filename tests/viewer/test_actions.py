"""The table of actions is whole: names, keys, reasons."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from viewer.actions import ACTIONS, MENUS
from viewer.key_names import key_sequences
from viewer.paint.icons import ICONS


def test_every_action_has_words_a_menu_and_an_id_of_its_own() -> None:
    assert [i for i, n in Counter(a.id for a in ACTIONS).items() if n > 1] == []
    for action in ACTIONS:
        assert action.words, action.id
        assert not action.words.endswith("."), action.id
        assert action.menu in MENUS, action.id
        assert not action.icon or action.icon in ICONS, action.id


def test_no_two_actions_share_a_key(qtbot: QtBot) -> None:
    used: Counter[str] = Counter()
    for action in ACTIONS:
        for text in action.keys:
            sequences = key_sequences(text)
            assert sequences, f"{action.id}: {text} is no key"
            for sequence in sequences:
                assert sequence.toString(QKeySequence.SequenceFormat.PortableText), text
                used[sequence.toString()] += 1
    assert [key for key, count in used.items() if count > 1] == []


def test_an_action_that_can_be_off_says_why() -> None:
    from viewer.actions import _always

    for action in ACTIONS:
        assert action.enabled is _always or action.why_not, action.id


def test_single_letters_have_a_modified_twin() -> None:
    for action in ACTIONS:
        if action.canvas_key:
            assert any("Ctrl" in keys for keys in action.keys), action.id
